import { normalizeProps, useMachine } from '@zag-js/preact';
import * as tooltip from '@zag-js/tooltip';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Portal } from './Portal.js';

/** A word beside a picture for who points at it, or has come to it by the keyboard. */
export function Tip({ text, children }: { text: string; children: (props: object) => ComponentChildren }) {
  const service = useMachine(tooltip.machine, { id: useId(), openDelay: 500, closeDelay: 80, positioning: { placement: 'bottom' } });
  const api = tooltip.connect(service, normalizeProps);
  // The button is called what the tip says: read out once is enough.
  const { 'aria-describedby': _, ...trigger } = api.getTriggerProps() as Record<string, unknown>;
  return (
    <>
      {children(trigger)}
      {api.open && <Portal within><div {...api.getPositionerProps()}><div {...api.getContentProps()} class="tip" role={undefined} aria-hidden="true">{text}</div></div></Portal>}
    </>
  );
}
