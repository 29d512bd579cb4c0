import { widget } from './api.js';
import { ChatbotWidget } from './element.js';
import type { WidgetEvents } from './events.js';

export { init } from './api.js';
export { ChatbotWidget } from './element.js';
export type { WidgetCommands, WidgetEvents } from './events.js';
export type { WidgetOptions } from './options.js';
export type { Words } from './words/en.js';

export const open = () => widget().open();
export const close = () => widget().close();
/** Sends a message as if the visitor had. */
export const send = (text: string) => widget().send(text);
/** Puts text into the composer. */
export const prefill = (text: string) => widget().prefill(text);
export const stop = () => widget().stop();
export const newSession = () => widget().newSession();
export const openSession = (id: string) => widget().openSession(id);
/** Makes the visitor the user that the token of the host's server names. */
export const identify = (token: string) => widget().identify(token);
export const logout = () => widget().logout();
export const destroy = () => widget().destroy();
/** Calls back on an event until the returned function is called. */
export const on = <N extends keyof WidgetEvents>(name: N, handler: (detail: WidgetEvents[N], event: CustomEvent<WidgetEvents[N]>) => void) =>
  widget().on(name, handler);

if (typeof customElements !== 'undefined' && !customElements.get('chatbot-widget')) {
  ChatbotWidget.url = '';
  ChatbotWidget.panel = () => import('./panel.js');
  customElements.define('chatbot-widget', ChatbotWidget);
}
