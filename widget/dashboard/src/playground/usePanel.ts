import { useEffect, useRef, useState } from 'preact/hooks';

/** A panel beside the chat: open where there is room, as it was left; over the chat where there is none, and closed at first. */
export function usePanel(name: string, room: number) {
  const key = `chatbot-dashboard:${name}`;
  const wide = () => innerWidth >= room;
  const [open, setOpen] = useState(() => wide() && read(key) !== 'closed');

  const change = (to: boolean) => {
    setOpen(to);
    if (wide())
      write(key, to ? undefined : 'closed');
  };

  useEffect(() => {
    const query = matchMedia(`(min-width: ${room}px)`);
    const turned = () => setOpen(query.matches && read(key) !== 'closed');
    query.addEventListener('change', turned);
    return () => query.removeEventListener('change', turned);
  }, []);

  // Over the chat it is read first, and left by Escape; the focus goes back to where it was.
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!open || wide())
      return;
    const before = document.activeElement;
    panel.current?.focus();
    const escape = (event: KeyboardEvent) => { if (event.key === 'Escape') setOpen(false); };
    const element = panel.current;
    element?.addEventListener('keydown', escape);
    return () => {
      element?.removeEventListener('keydown', escape);
      if (before instanceof HTMLElement && (!document.activeElement || document.activeElement === document.body))
        before.focus();
    };
  }, [open]);

  return { open, panel, toggle: () => change(!open), show: () => open || change(true), closeIfOver: () => { if (!wide()) setOpen(false); } };
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | undefined): void {
  try {
    if (value)
      localStorage.setItem(key, value);
    else
      localStorage.removeItem(key);
  } catch {
    // It is open again next time.
  }
}
