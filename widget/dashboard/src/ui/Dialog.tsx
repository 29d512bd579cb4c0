import * as dialog from '@zag-js/dialog';
import { normalizeProps, useMachine } from '@zag-js/preact';
import { X } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { words } from '../words/app.js';
import { Portal } from './Portal.js';
import { IconButton } from './Button.js';

interface Props {
  title: ComponentChildren;
  description?: ComponentChildren;
  size?: 'l' | 'xl';
  role?: 'dialog' | 'alertdialog';
  onClose: () => void;
  children: ComponentChildren;
}

/** Open as long as it is there. The focus stays in it and goes back to where it was; Escape and a click beside it close it. */
export function Dialog({ title, description, size, role = 'dialog', onClose, children }: Props) {
  const service = useMachine(dialog.machine, {
    id: useId(), open: true, role, onOpenChange: ({ open }) => !open && onClose(),
    initialFocusEl: () => document.querySelector<HTMLElement>('.dialog [data-first]') ?? document.querySelector<HTMLElement>('.dialog :is(input, textarea, select):not([type=hidden])'),
  });
  const api = dialog.connect(service, normalizeProps);
  return (
    <Portal>
      <div {...api.getBackdropProps()} class="veil" />
      <div {...api.getPositionerProps()} class="dialog-place">
        <div {...api.getContentProps()} class={`dialog ${size ?? ''}`}>
          <header>
            <div class="grow">
              <h2 {...api.getTitleProps()}>{title}</h2>
              {description && <p {...api.getDescriptionProps()}>{description}</p>}
            </div>
            <IconButton icon={X} label={words.close} size="small" onClick={onClose} />
          </header>
          <div class="body">{children}</div>
        </div>
      </div>
    </Portal>
  );
}
