import type { ComponentChildren } from 'preact';
import { createPortal } from 'preact/compat';

/** Puts its children at the end of the page, above everything. (The one of @zag-js/preact looks for React.) */
export const Portal = ({ children }: { children: ComponentChildren }) => createPortal(<>{children}</>, document.body);
