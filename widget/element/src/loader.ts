import { init, widget } from './api.js';
import { ChatbotWidget } from './element.js';
import { commands, type PanelModule } from './events.js';
import { read } from './options.js';

// A classic script, so that it knows its own tag: where it came from, its nonce, and what the page says.
const script = document.currentScript as HTMLScriptElement;
const [file, integrity] = __CHUNKS__.panel;
let tries = 0;

if (!customElements.get('chatbot-widget')) {
  const base = ChatbotWidget.url = new URL('.', script.src).href;
  ChatbotWidget.panel = () => new Promise<PanelModule>((resolve, reject) => {
    // A browser may remember an address that failed.
    const href = `${base}widget/assets/${file}${tries++ ? '?' + tries : ''}`;
    // The browser checks the panel's hash here; import() then takes what was checked.
    const link = Object.assign(document.createElement('link'), {
      rel: 'modulepreload', crossOrigin: '', nonce: script.nonce, integrity, href, onerror: reject, onload: () => {
        // A page that takes the widget out and in again does not gather these.
        link.remove();
        import(href).then(resolve, reject);
      },
    });
    document.head.append(link);
  });
  customElements.define('chatbot-widget', ChatbotWidget);

  const api: Record<string, unknown> = { init };
  for (const name of [...commands, 'destroy', 'on'] as const)
    api[name] = (...said: [never, never]) => widget()[name](...said);
  Object.assign(window, { ChatbotWidget: api });

  const options = read(script) as { project: string };
  if (options.project) {
    const start = () => void init(options);
    document.body ? start() : addEventListener('DOMContentLoaded', start);
  }
}
