import { signal } from '@preact/signals';
import { Check, CircleAlert, X } from 'lucide-preact';
import { words } from '../words/app.js';
import { Button, IconButton } from './Button.js';

interface Toast {
  id: number;
  text: string;
  tone: 'good' | 'danger';
  action?: { label: string; run: () => void } | undefined;
}

const shown = signal<Toast[]>([]);
let last = 0;

/** Says in passing that something is done, perhaps with a way to undo it. What has to be read does not belong here. */
export function toast(text: string, { tone = 'good', action }: Partial<Pick<Toast, 'tone' | 'action'>> = {}): void {
  const id = ++last;
  shown.value = [...shown.value.slice(-1), { id, text, tone, action }];
  setTimeout(away, action || tone === 'danger' ? 9000 : 4000, id);
}

function away(id: number): void {
  // Not from under somebody's hand.
  if (document.querySelector(`.toast[data-id="${id}"]:is(:hover, :focus-within)`))
    setTimeout(away, 2000, id);
  else
    shown.value = shown.value.filter(t => t.id !== id);
}

export function Toasts() {
  const close = (id: number) => { shown.value = shown.value.filter(t => t.id !== id); };
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown.value.map(({ id, text, tone, action }) => (
        <div class="toast" key={id} data-id={id}>
          {tone === 'good' ? <Check aria-hidden="true" /> : <CircleAlert aria-hidden="true" />}
          <span class="grow">{text}</span>
          {action && <Button size="small" kind="plain" onClick={() => { close(id); action.run(); }}>{action.label}</Button>}
          <IconButton size="small" icon={X} label={words.dismiss} onClick={() => close(id)} />
        </div>
      ))}
    </div>
  );
}
