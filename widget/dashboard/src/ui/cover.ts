import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** What is told above all screens is never out of reach. */
const ABOVE = '.notices, .toasts, .layers, script';

/**
 * As long as the window is so narrow that this part of a screen covers all of it, nothing behind it is reached: not by the tabulator, not by a
 * screen reader. When it goes, the focus is where it was before it came.
 */
export function useCover(part: RefObject<HTMLElement>, narrow: string): void {
  useLayoutEffect(() => {
    const element = part.current!;
    const before = document.activeElement;
    const query = matchMedia(narrow);
    let behind: Element[] = [];
    const free = () => {
      behind.forEach(other => other.removeAttribute('inert'));
      behind = [];
    };
    const settle = () => {
      free();
      if (!query.matches)
        return;
      for (let at: Element = element; at.parentElement && at !== document.body; at = at.parentElement)
        behind.push(...[...at.parentElement.children].filter(other => other !== at && !other.matches(ABOVE) && !other.hasAttribute('inert')));
      behind.forEach(other => other.setAttribute('inert', ''));
    };
    settle();
    query.addEventListener('change', settle);
    return () => {
      query.removeEventListener('change', settle);
      free();
      if (before instanceof HTMLElement && before.isConnected)
        before.focus({ preventScroll: true });
    };
  }, []);
}
