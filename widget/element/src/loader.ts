import { init, widget } from './api.js';
import { ChatbotWidget } from './element.js';
import { commands, type PanelModule } from './events.js';
import { nodes } from './nodes.js';
import { read } from './options.js';

// A classic script, so that it knows its own tag: where it came from, its nonce, and what the page says.
const script = document.currentScript as HTMLScriptElement;
let [file, integrity] = __CHUNKS__.panel;

if (!customElements.get('chatbot-widget')) {
  const base = ChatbotWidget.url = new URL('.', script.src).href;
  const fetchPanel = () => new Promise<PanelModule>((resolve, reject) => {
    const href = base + 'widget/' + file;
    // The browser checks the panel's hash here; import() then takes what was checked.
    const link = Object.assign(nodes.createElement('link'), {
      rel: 'modulepreload', crossOrigin: '', nonce: script.nonce, integrity, href, onerror: reject, onload: () => {
        // A page that takes the widget out and in again does not gather these.
        link.remove();
        resolve(import(href));
      },
    });
    document.head.append(link);
  });
  // A loader that a cache has kept for too long names a panel that is gone: the server is asked which one it has, and its hash.
  // A page that names this loader's hash gets no other panel than this one's.
  ChatbotWidget.panel = () => fetchPanel().catch(async () => {
    // No cache has heard of this address, neither an old answer to it nor that it failed.
    const now = '?' + Date.now();
    const { entry, files } = await (await fetch(base + 'widget/integrity.json' + now)).json();
    file = entry + now;
    if (!script.integrity)
      integrity = files[entry].integrity;
    return fetchPanel();
  });
  customElements.define('chatbot-widget', ChatbotWidget);

  const api: Record<string, unknown> = { init };
  for (const name of [...commands, 'destroy', 'on'] as const)
    api[name] = (...said: [never, never]) => widget()[name](...said);
  (window as unknown as { ChatbotWidget: unknown }).ChatbotWidget = api;

  const options = read(script) as { project: string };
  if (options.project) {
    const start = () => void init(options);
    document.body ? start() : addEventListener('DOMContentLoaded', start);
  }
}
