import { createClient, type ChatClient } from '@chatbot-platform/client';
import type { ChatbotWidget } from './element.js';
import type { Panel } from './events.js';
import { Announcer } from './panel/announcer.js';
import { Chat } from './panel/chat.js';
import type { TabMessage } from './panel/chatState.js';
import { Composer } from './panel/composer.js';
import { type Context, nameOf, phrase } from './panel/context.js';
import { button } from './panel/content.js';
import { arrange, h, nodes, say, set } from './panel/dom.js';
import type { Entry } from './panel/entries.js';
import { cycle, fit } from './panel/fit.js';
import { Frame } from './panel/frame.js';
import { frames } from './panel/frames.js';
import { type LauncherView, launcherView } from './panel/launcherView.js';
import { LogView } from './panel/log.js';
import type { SessionsView } from './panel/sessions.js';
import { Store } from './panel/store.js';
import { tabs } from './panel/tabs.js';
import css from './panel.css';
import { sheet } from './sheet.js';
import { paint } from './theme.js';
import { load } from './words/index.js';

/** From this width on the list of conversations stands beside the talk, in pixels. */
const WIDE = 720;

const VISITOR = { kind: 'visitor' } as const satisfies TabMessage;

/** The settings that nobody has said anything about. */
const defaults = {
  suggestions: [], allowed_image_hosts: [], message_max_length: 10_000, features: { sessions: true, feedback: true, edit: true, regenerate: true },
};

export async function mount(widget: ChatbotWidget): Promise<Panel> {
  Object.assign(nodes, widget.nodes);
  const { settings, options, box } = widget;
  const page = widget.closest('[lang]') ?? document.documentElement;
  const { language, words } = await load([options.language, settings.language, page.getAttribute('lang'), ...navigator.languages].filter(tag => tag != null), settings.languages, settings.words);
  widget.language = box.lang = language;
  box.dir = /ar|he/.test(language) ? 'rtl' : 'ltr';
  return new ChatPanel(widget, words, settings.mode === 'bubble' ? '' : (await import('./panel/modes.js')).css);
}

/** Puts the parts together: client, conversation and views, and what reaches them from outside. */
class ChatPanel implements Panel {
  readonly #client: ChatClient;
  readonly #chat: Chat;
  readonly #context: Context;
  readonly #announcer = new Announcer();
  readonly #store: Store;
  readonly #log: LogView;
  readonly #composer: Composer;
  #sessions: SessionsView | undefined;
  readonly #frame: Frame;
  #tabs: BroadcastChannel | undefined;
  readonly #launcher: LauncherView;
  readonly #styles = new Set<string>();
  readonly #ends = new AbortController();
  readonly #resized: ResizeObserver;
  #teaser: HTMLElement | undefined;
  readonly #frames = frames(() => this.#draw());
  #isOpen = false;
  #showsSessions = false;
  #beside = false;
  readonly #resuming: Promise<void>;

  readonly #widget: ChatbotWidget;
  readonly #words: Context['words'];

  constructor(widget: ChatbotWidget, words: Context['words'], mode: string) {
    this.#widget = widget;
    this.#words = words;
    const { options } = widget;
    const settings = { ...defaults, ...widget.settings };
    settings.allowed_image_hosts = settings.imageHosts ?? settings.allowed_image_hosts;
    this.#store = new Store(widget);
    this.#client = createClient({
      url: options.url!, key: options.project, storage: this.#store, ...(settings.transport ? { transport: settings.transport } : {}),
      onConnection: state => this.#chat.connection(state),
      onVisitor: visitor => void widget.emit('visitor', { id: visitor.id, signedIn: visitor.signed_in }),
    });
    if (settings.storage !== 'memory')
      this.#tabs = tabs(widget.key('tabs'), message => this.#heard(message));
    const tell = (message: TabMessage) => this.#tabs?.postMessage(message);
    this.#chat = new Chat(this.#client, {
      remember: (name, value) => {
        const kept = this.#store.own(name);
        if (kept.get() === value)
          return;
        kept.set(value);
        if (name === 'session')
          widget.emit('session', { id: value });
      },
      recall: name => this.#store.own(name).get(),
      tell,
      changed: () => this.#frames.ask(!!this.#chat.state.running),
      began: () => {
        this.#announcer.say(phrase(this.#context, 'replying', { name: nameOf(this.#context) }));
        this.#log.toEnd();
      },
      ended: entry => this.#ended(entry),
    });
    this.#context = {
      widget, settings, words, tell, chat: this.#chat, client: this.#client, announcer: this.#announcer,
      kit: { h, set, say, arrange, button, style: text => this.#style(text) },
      edit: entry => this.#composer.edit(entry),
      send: text => this.#say(text),
      focusComposer: () => this.#composer.field.focus(),
      rich: () => import('./panel/rich.js').then(rich => {
        this.#style(rich.css);
        return rich;
      }, () => undefined),
    };
    this.#log = new LogView(this.#context);
    this.#composer = new Composer(this.#context);
    this.#frame = new Frame(this.#context, this.#log, this.#composer, {
      close: () => this.close(),
      newSession: () => this.newSession(),
      toggleSessions: () => this.#toggleSessions(),
    });
    this.#frame.element.addEventListener('keydown', event => this.#key(event));

    this.#style(css + mode);
    const { radius, font } = settings.theme;
    paint(widget.box.style, 'radius', 'border-radius', radius && +radius ? radius + 'px' : radius);
    paint(widget.box.style, 'font', 'font-family', font);
    widget.box.append(this.#frame.element, this.#announcer.element);
    this.#launcher = launcherView(this.#context);
    this.#resized = new ResizeObserver(() => this.#fits());
    this.#resized.observe(this.#frame.element);
    this.#listen();
    this.#frames.now();
    this.#ask();
    if (!widget.floats) {
      this.#showsSessions = settings.mode === 'page' && settings.features.sessions && innerWidth >= WIDE;
      this.open(false);
    }
    this.#resuming = (settings.identityToken ? this.#client.identify(settings.identityToken).then(() => {}, () => {}) : Promise.resolve()).then(() => this.#chat.resume());
  }

  // What the page can do

  open(focus = true): void {
    const widget = this.#widget;
    this.#hush();
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#frame.element.hidden = false;
      this.#fits();
      if (widget.floats)
        this.#store.own('open').set('1');
      this.#launcher.says(true);
      this.#frames.now();
      this.#log.toEnd();
      widget.emit('open', {});
    }
    if (focus)
      this.#composer.field.focus();
  }

  close(): void {
    const widget = this.#widget, frame = this.#frame;
    if (!this.#isOpen || !widget.floats)
      return;
    const focused = frame.element.contains(widget.root.activeElement);
    this.#isOpen = false;
    frame.element.hidden = true;
    widget.box.classList.remove('modal');
    this.#store.own('open').set(undefined);
    this.#launcher.says(false);
    if (focused)
      widget.launcher?.focus();
    widget.emit('close', {});
  }

  toggle(): void {
    this.#isOpen ? this.close() : this.open();
  }

  send(text: string): void {
    void this.#resuming.then(() => this.#say(text));
  }

  prefill(text: string): void {
    this.open();
    this.#composer.fill(text);
  }

  stop(): void {
    void this.#chat.stop();
  }

  newSession(): void {
    if (this.#showsSessions && !this.#beside)
      this.#toggleSessions();
    this.#composer.cancel();
    this.#chat.newSession();
    this.#composer.field.focus();
  }

  openSession(id: string): void {
    void this.#resuming.then(() => this.#chat.open(id));
  }

  async identify(token: string): Promise<void> {
    await this.#client.identify(token);
    this.#context.tell(VISITOR);
    this.#sessions?.list.heard(VISITOR);
    void this.#listSessions().catch(() => {});
    await this.#chat.refresh();
  }

  async logout(): Promise<void> {
    this.#heard(VISITOR);
    this.#context.tell(VISITOR);
    await this.#client.logout();
  }

  /** The project's word before the visitor has said one. */
  greet(): void {
    const { settings, box } = this.#widget;
    if (this.#isOpen || this.#teaser || this.#chat.state.entries.length || !settings.proactive)
      return;
    this.#store.own('greeted').set('1');
    const { text } = settings.proactive;
    const name = nameOf(this.#context);
    void import('./panel/teaser.js').then(({ teaser }) => {
      this.#teaser = teaser(this.#context, name, text, () => this.open(), () => {
        this.#hush();
        this.#widget.launcher?.focus();
      });
      box.prepend(this.#teaser);
      this.#announcer.say(`${name}: ${text}`);
    }, () => {});
  }

  destroy(): void {
    this.#ends.abort();
    this.#tabs?.close();
    this.#client.close();
    this.#announcer.destroy();
    this.#log.destroy();
    this.#resized.disconnect();
  }

  // What the visitor does

  #say(text: string): boolean {
    const chat = this.#chat, widget = this.#widget;
    if (chat.state.running || !text.trim()) {
      this.#announcer.say(this.#words.busy);
      return false;
    }
    const asked = { text };
    if (!widget.emit('before:send', asked) || !asked.text.trim())
      return false;
    chat.send(asked.text.trim());
    widget.emit('send', { text: asked.text.trim() });
    return true;
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Tab')
      cycle(event, this.#widget, this.#frame.element);
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented)
      return;
    // First what is open within, then the answer, then the panel.
    if (this.#sessions?.dismiss() || this.#log.dismiss() || this.#composer.cancel()) {
      // That was all of it.
    } else if (this.#showsSessions && !this.#beside) {
      this.#toggleSessions();
    } else if (this.#chat.state.running) {
      void this.#chat.stop();
    } else if (this.#widget.floats) {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #toggleSessions(): void {
    this.#showsSessions = !this.#showsSessions;
    this.#frame.showSessions(this.#showsSessions, this.#beside);
    if (!this.#showsSessions)
      return void (this.#beside ? this.#frame.list : this.#composer.field).focus();
    // A list that cannot be loaded is none: what to do is said, and the talk is there again.
    void this.#chat.attempt(() => this.#listSessions(true)).then(done => done || this.#showsSessions && this.#toggleSessions());
  }

  async #listSessions(focus = false): Promise<void> {
    if (!this.#showsSessions)
      return;
    const { sessionsView } = await import('./panel/sessions.js');
    const view = this.#sessions ??= sessionsView(this.#context, () => {
      if (!this.#beside)
        this.#toggleSessions();
    });
    this.#frame.put(view.element);
    if (focus)
      view.focus();
    await view.list.read();
    this.#frames.now();
    if (focus && this.#widget.root.activeElement === view.element)
      view.focus();
  }

  // What happens

  #style(text: string): void {
    if (this.#styles.has(text))
      return;
    this.#styles.add(text);
    const { root } = this.#widget;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet(text)];
  }

  #listen(): void {
    const { signal } = this.#ends;
    const wake = () => {
      this.#frames.ask();
      document.hidden || navigator.onLine && this.#chat.wake();
    };
    const dark = matchMedia('(prefers-color-scheme:dark)');
    const { box, settings: { theme: { scheme } } } = this.#widget;
    const dim = () => box.classList.toggle('dark', scheme === 'dark' || (scheme !== 'light' && dark.matches));
    dim();
    dark.addEventListener('change', dim, { signal });
    addEventListener('online', wake, { signal });
    addEventListener('offline', wake, { signal });
    document.addEventListener('visibilitychange', wake, { signal });
    const fits = () => this.#fits();
    addEventListener('resize', fits, { signal });
    // The keyboard of a phone covers what it does not make smaller.
    visualViewport?.addEventListener('resize', fits, { signal });
    visualViewport?.addEventListener('scroll', fits, { signal });
  }

  #heard(message: TabMessage): void {
    this.#chat.heard(message);
    this.#sessions?.list.heard(message);
  }

  #ended(entry: Entry): void {
    this.#frames.now();
    const said = this.#log.view(entry)?.spoken;
    if (said)
      this.#announcer.say(this.#isOpen ? said : `${phrase(this.#context, 'botSaid', { name: nameOf(this.#context) })} ${said}`);
    if (!this.#isOpen && entry.text)
      this.#launcher.count(1);
    void this.#listSessions().catch(() => {});
    const { state } = this.#chat;
    this.#widget.emit('answer', { text: entry.text, status: entry.status, sessionId: state.sessionId ?? '' });
    if (state.trouble)
      this.#widget.emit('error', { code: state.trouble.code, message: state.trouble.message });
  }

  #hush(): void {
    this.#teaser?.remove();
    this.#teaser = undefined;
  }

  #ask(): void {
    if (!this.#store.asks)
      return;
    void import('./panel/consent.js').then(({ consent }) => {
      const ask = consent(this.#context, keep => {
        if (keep)
          this.#store.keep();
        ask.remove();
        this.#composer.field.focus();
      });
      this.#composer.element.before(ask);
    }, () => {});
  }

  /** Fits the panel into what is visible, and the list into the panel. */
  #fits(): void {
    if (!this.#isOpen)
      return;
    const { element } = this.#frame;
    fit(this.#widget, element);
    const beside = element.clientWidth >= WIDE;
    if (beside !== this.#beside && element.clientWidth) {
      this.#beside = beside;
      if (!beside)
        this.#showsSessions = false;
      this.#frame.showSessions(this.#showsSessions, beside);
      void this.#listSessions().catch(() => {});
    }
  }

  #draw(): void {
    if (this.#ends.signal.aborted)
      return;
    this.#log.update();
    this.#composer.update();
    this.#sessions?.update();
    this.#frame.update();
  }
}
