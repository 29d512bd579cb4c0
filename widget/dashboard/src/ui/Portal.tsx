import type { ComponentChildren } from 'preact';
import { createPortal } from 'preact/compat';

/**
 * Puts its children above everything: a dialog at the end of the page, and what belongs to the screen at the end of its landmark. (The one of
 * @zag-js/preact looks for React.)
 */
export const Portal = ({ children, within }: { children: ComponentChildren; within?: boolean }) =>
  createPortal(<>{children}</>, within && document.querySelector('main > .layers') || document.body);
