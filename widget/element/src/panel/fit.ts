import type { ChatbotWidget } from '../element.js';
import { set } from './dom.js';

/** Fits the panel into what is visible: on a small screen it covers the page, and the keyboard of a phone covers what it does not make smaller. */
export function fit({ box, floats, settings }: ChatbotWidget, panel: HTMLElement): void {
  const modal = floats && matchMedia('(max-width:480px),(max-height:480px)').matches;
  box.classList.toggle('modal', modal);
  set(panel, 'aria-modal', modal && 'true');
  const view = visualViewport;
  const covered = view && (modal || settings.mode === 'page') && view.scale === 1;
  panel.style.setProperty('--top', covered ? `${view.offsetTop}px` : '0px');
  panel.style.setProperty('--height', covered ? `${view.height}px` : '100dvh');
}

/** Where the panel covers the page the focus stays in it. */
export function cycle(event: KeyboardEvent, { box, root }: ChatbotWidget, panel: HTMLElement): void {
  if (!box.classList.contains('modal'))
    return;
  const reach = [...panel.querySelectorAll<HTMLElement>('button,textarea,input,a[href],[tabindex="0"]')].filter(element => element.checkVisibility() && !element.closest('[inert]'));
  if (event.shiftKey)
    reach.reverse();
  if (root.activeElement !== reach.at(-1))
    return;
  event.preventDefault();
  reach[0]?.focus();
}
