import type { WidgetConfig } from '@chatbot-platform/client';
import { commands, type Panel, type PanelModule, type WidgetCommands, type WidgetEvents } from './events.js';
import css from './launcher.css';
import { picture, SPEECH } from './launcher.js';
import { nodes, takeNodes } from './nodes.js';
import { read, settle, type Settings, type WidgetOptions } from './options.js';
import { sheet } from './sheet.js';
import { paint, readable } from './theme.js';

// What a page says about its elements holds for this one, too, unless it is said here, and with importance.
const place = (mode: string) => mode === 'inline' ? 'all:initial;display:block!important;position:relative;height:100%'
  : `all:initial!important;display:block!important;position:fixed!important;z-index:2147483000!important;${mode === 'page' ? 'inset:0!important' : ''}`;

// Where pages are made on a server, too, the package is imported without a DOM.
const hasDocument = __SERVED__ || 'document' in globalThis;
const Base = hasDocument ? HTMLElement : class {} as typeof HTMLElement;
if (hasDocument)
  takeNodes();

// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export interface ChatbotWidget extends WidgetCommands {}

/** `<chatbot-widget>`: the launcher, and whatever is needed to know how it looks. All else is the panel's. */
export class ChatbotWidget extends Base {
  /** How the panel is loaded, and where the server is if nobody says so. */
  declare static panel: () => Promise<PanelModule>;
  declare static url: string;

  readonly root = this.attachShadow({ mode: 'open' });
  readonly nodes = nodes;
  readonly box = nodes.createElement('div');
  declare settings: Settings;
  declare options: WidgetOptions & { url: string };
  language = 'en';
  declare launcher: HTMLButtonElement | undefined;
  /** What `init` was called with; set before the element is put into the page. */
  given: Partial<WidgetOptions> = {};
  #config: WidgetConfig | undefined;
  #ready: Promise<void> | undefined;
  #panel: Promise<Panel> | undefined;
  #timer = 0;

  connectedCallback(): void {
    this.#ready ??= this.#begin();
    this.#ready.catch(error => console.warn(error));
  }

  disconnectedCallback(): void {
    // Moved within the page it comes back at once.
    setTimeout(() => this.isConnected || this.#end());
  }

  destroy(): void {
    this.remove();
    this.#end();
  }

  /** Calls back on an event until the returned function is called. */
  on<N extends keyof WidgetEvents>(name: N, handler: (detail: WidgetEvents[N], event: CustomEvent<WidgetEvents[N]>) => void): () => void {
    const listener = (event: Event) => handler((event as CustomEvent).detail, event as CustomEvent);
    this.addEventListener('chatbot:' + name, listener);
    return () => this.removeEventListener('chatbot:' + name, listener);
  }

  /** Says whether nobody prevented it. */
  emit<N extends keyof WidgetEvents>(name: N, detail: WidgetEvents[N]): boolean {
    return this.dispatchEvent(new CustomEvent('chatbot:' + name, { detail, bubbles: true, composed: true, cancelable: true }));
  }

  /** Where things are kept beyond the page, as far as the settings and the browser allow. */
  get storage(): Storage | undefined {
    const { storage } = this.settings;
    try {
      const area = storage === 'session' ? sessionStorage : localStorage;
      return storage === 'memory' || (storage === 'ask' && !area.getItem(this.key('keep'))) ? undefined : area;
    } catch {
      return undefined;
    }
  }

  key(name: string): string {
    return `chatbot:${this.options.project}:${name}`;
  }

  /** It has a launcher, and a panel that opens and closes. */
  get floats(): boolean {
    return !/inline|page/.test(this.settings.mode);
  }

  /** Loads the panel, once. */
  async load(): Promise<Panel> {
    await this.#ready;
    return this.#panel ??= this.#load().catch(error => {
      this.#panel = undefined;
      this.emit('error', { code: 'offline', message: `${error}` });
      throw error;
    });
  }

  async #load(): Promise<Panel> {
    if (!this.#config)
      await this.#fetch();
    return (await ChatbotWidget.panel()).mount(this);
  }

  async #fetch(): Promise<void> {
    const { url, project } = this.options;
    const response = await fetch(`${url}/widget/${project}/config`, { credentials: 'omit' }).catch(() => undefined);
    if (response?.ok)
      this.#config = await response.json();
    else if (response && response.status < 429)
      throw new Error(`ChatbotWidget: ${response.status}. Is ${location.origin} an allowed origin?`);
    this.#apply();
  }

  async #begin(): Promise<void> {
    const said = { url: ChatbotWidget.url, ...read(this), ...this.given } as WidgetOptions & { url: string };
    this.options = { ...said, url: said.url.replace(/\/+$/, '') };
    if (!/^pk_[\w-]+$/.test(said.project))
      throw new Error('ChatbotWidget: project has to be a key, pk_…');
    await this.#fetch();
    if (!this.#ready)
      return;
    this.root.append(this.box);
    this.emit('ready', {});
    const { settings, storage } = this;
    const { proactive } = settings;
    const kept = (name: string) => storage?.getItem(this.key(name));
    // As an attribute it has no value, or is a word.
    if (!/false/.test(`${settings.open ?? false}`))
      this.#try(panel => panel.open());
    else if (!this.floats || kept('turn'))
      this.#try();
    else if (kept('open'))
      this.#try(panel => panel.open(false));
    else if (proactive && !kept('greeted'))
      this.#timer = setTimeout(() => this.#try(panel => panel.greet()), proactive.after_seconds * 1000);
  }

  /** What comes of itself may fail without a word: the launcher is there to try again. */
  #try(work?: (panel: Panel) => void): void {
    // After `#begin`, since that is what `load` waits for.
    setTimeout(() => this.load().then(work).catch(() => {}));
  }

  #apply(): void {
    const settings = this.settings = settle(this.#config, this.options);
    const { mode, position, theme } = settings;
    const { box, root } = this;
    box.className = `box ${mode} ${position} ${theme.scheme ?? 'auto'}`;
    paint(box.style, 'accent', 'color', theme.accent);
    paint(box.style, 'text', 'color', theme.accentText ?? theme.accent_text ?? readable(theme.accent));
    root.adoptedStyleSheets = [sheet(`:host{${place(mode)}}${css}`)];
    if (!this.floats || settings.launcher === 'none' || this.launcher)
      return;
    const come = () => this.#try();
    const launcher = this.launcher = Object.assign(nodes.createElement('button'), {
      className: 'launcher', part: 'launcher', ariaLabel: settings.words?.chat ?? 'Chat', ariaExpanded: 'false',
      onpointerenter: come, onfocus: come, ontouchstart: come, onclick: () => this.#try(panel => panel.toggle()),
    });
    launcher.append(picture(SPEECH));
    box.append(launcher);
  }

  #end(): void {
    clearTimeout(this.#timer);
    if (!this.#ready)
      return;
    this.#ready = undefined;
    this.#panel?.then(panel => panel.destroy(), () => {});
    this.#panel = this.launcher = undefined;
    this.box.replaceChildren();
    this.box.remove();
    this.emit('destroy', {});
  }
}

for (const name of commands) {
  ChatbotWidget.prototype[name] = async function(this: ChatbotWidget, text?: string) {
    await (await this.load())[name](text as never);
  };
}
