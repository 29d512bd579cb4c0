import type { ChatClient, ConnectionState, Message, TurnStream } from '@chatbot-platform/client';
import { type ChatError, newName, unansweredTurn } from '@chatbot-platform/client';
import type { ChatState, Surroundings, TabMessage } from './chatState.js';
import { entryOf, reconcile, type Entry } from './entries.js';
import { grow } from './grow.js';

const PAGE = 30;
/** A tab that comes back to the front reads its conversation anew, but not more often than this, in milliseconds. */
const STALE = 20_000;

/** The conversation: what is said, what is under way, what went wrong. It draws nothing. */
export class Chat {
  readonly state: ChatState = {
    entries: [], sessionId: undefined, more: false, loading: false, running: undefined, stopping: false, connection: 'fine',
    trouble: undefined,
  };
  #reading: AbortController | undefined;
  #readAt = 0;

  readonly #client: ChatClient;
  readonly #around: Surroundings;

  constructor(client: ChatClient, around: Surroundings) {
    this.#client = client;
    this.#around = around;
  }

  /** Goes on where the visitor was. */
  async resume(): Promise<void> {
    const session = this.#around.recall('session');
    if (this.#client.hasVisitor() && session)
      await this.open(session, true);
    for (const { clientMessageId, message, sessionId } of this.#client.pending()) {
      if (sessionId === this.state.sessionId && !this.state.running)
        this.#sendEntry({ role: 'user', text: message, status: 'sending', clientId: clientMessageId });
    }
  }

  // Sending

  send(text: string): void {
    this.#sendEntry({ role: 'user', text, status: 'sending' });
  }

  /** The same message by the same name: however often, it is stored once. */
  retry(entry: Entry): void {
    if (this.state.running)
      return;
    this.#drop(entry);
    this.#sendEntry({ ...entry, status: 'sending', error: undefined });
  }

  discard(entry: Entry): void {
    if (entry.clientId)
      this.#client.forget(entry.clientId);
    this.#drop(entry);
    this.#around.changed();
  }

  #sendEntry(entry: Entry): void {
    const { state } = this;
    entry.clientId ??= newName();
    state.entries.push(entry);
    const message = { message: entry.text, sessionId: state.sessionId, clientMessageId: entry.clientId };
    void this.#read(call => this.#client.send(message, call), entry);
  }

  regenerate(): void {
    const { state } = this;
    const last = state.entries.at(-1);
    if (!state.sessionId || state.running || !last)
      return;
    if (last.role === 'assistant')
      this.#drop(last);
    const id = state.sessionId;
    void this.#read(call => this.#client.regenerate(id, call), undefined, true);
  }

  edit(entry: Entry, text: string): void {
    const { state } = this;
    if (state.running || !entry.id)
      return;
    const at = state.entries.indexOf(entry);
    const next: Entry = { role: 'user', text, status: 'sending' };
    state.entries = [...state.entries.slice(0, at), next];
    const id = entry.id;
    void this.#read(call => this.#client.edit(id, text, call), next, true);
  }

  async stop(): Promise<void> {
    const { state } = this;
    const turn = state.running?.turnId;
    if (!state.running || state.stopping)
      return;
    state.stopping = true;
    this.#around.changed();
    if (turn)
      await this.attempt(() => this.#client.stop(turn));
    else if (state.connection !== 'fine')
      this.#reading?.abort();
    // Else the turn is stopped as soon as it has a name.
  }

  /** Reads a turn to its end. `anew`: it takes the place of stored messages, which come back if it is refused. */
  async #read(start: (call: { signal: AbortSignal }) => TurnStream, question?: Entry, anew = false): Promise<void> {
    const around = this.#around, { state } = this;
    const stop = this.#reading = new AbortController();
    const entry: Entry = { role: 'assistant', text: '', status: 'running' };
    state.entries.push(entry);
    state.running = entry;
    state.stopping = false;
    state.trouble = undefined;
    around.began();
    around.changed();
    const left = () => this.#reading !== stop;
    try {
      for await (const event of start(stop)) {
        if (left())
          return;
        switch (event.type) {
          case 'turn.started':
            entry.turnId = event.turn_id;
            around.remember('turn', event.turn_id);
            if (question) {
              // Sent before, and heard of only now: it may be here already, as it is stored.
              const twin = state.entries.find(other => other !== question && other.id === event.user_message_id);
              if (twin)
                this.#drop(twin);
              question.id = event.user_message_id;
              question.status = 'completed';
            }
            this.#at(event.session_id);
            around.tell({ kind: 'turn', session: event.session_id });
            if (state.stopping)
              void this.attempt(() => this.#client.stop(event.turn_id));
            break;
          default:
            grow(event, entry, question, state);
        }
        around.changed();
      }
    } catch (error) {
      if (left())
        return;
      this.#drop(entry);
      // Nothing is read while an answer runs, and what is stored is read now.
      state.running = undefined;
      this.#refused(error, question, entry, anew, stop.signal.aborted);
    }
    if (left())
      return;
    state.running = this.#reading = undefined;
    state.stopping = false;
    state.connection = 'fine';
    around.remember('turn', undefined);
    around.ended(entry);
    around.changed();
  }

  #refused(error: unknown, question: Entry | undefined, answer: Entry, anew: boolean, given: boolean): void {
    const { state } = this;
    const trouble = error as ChatError;
    answer.status = 'failed';
    if (answer.turnId) {
      // The answer goes on without us; the store has it.
      state.trouble = trouble;
      void this.refresh();
    } else if (question && !anew) {
      question.status = 'unsent';
      if (given)
        this.#client.forget(question.clientId!);
      else
        question.error = state.trouble = trouble;
    } else {
      state.trouble = given ? undefined : trouble;
      if (question)
        this.#drop(question);
      void this.refresh();
    }
  }

  // Sessions

  newSession(): void {
    this.leave();
    this.#around.changed();
  }

  async open(sessionId: string, quiet = false): Promise<void> {
    const { state } = this;
    this.leave();
    state.loading = true;
    this.#at(sessionId);
    this.#around.changed();
    try {
      await this.#fetch(sessionId);
    } catch (error) {
      if (state.sessionId !== sessionId)
        return;
      const gone = (error as ChatError).code === 'not_found' || (error as ChatError).code === 'forbidden';
      if (gone)
        this.leave();
      if (!gone || !quiet)
        state.trouble = error as ChatError;
    }
    state.loading = false;
    this.#around.changed();
  }

  /** Reads what is new in the open session, for instance of another tab. */
  async refresh(): Promise<void> {
    const { sessionId, running, loading } = this.state;
    if (!sessionId || running || loading)
      return;
    await this.#fetch(sessionId).catch(() => {});
    this.#around.changed();
  }

  /** The page is in front again, or the network is back. */
  wake(): void {
    this.#client.wake();
    if (Date.now() - this.#readAt > STALE)
      void this.refresh();
  }

  async #fetch(sessionId: string): Promise<void> {
    const { state } = this;
    this.#readAt = Date.now();
    const page = await this.#client.messages(sessionId, { take: PAGE });
    if (state.sessionId !== sessionId || state.running)
      return;
    if (!state.entries.some(entry => entry.ordinal !== undefined && entry.ordinal < (page.messages[0]?.ordinal ?? 0)))
      state.more = page.has_more;
    state.entries = reconcile(state.entries, page.messages);
    const turn = unansweredTurn(page.messages);
    if (turn)
      await this.#follow(turn, page.messages);
  }

  async #follow(turn: string, messages: Message[]): Promise<void> {
    const { state } = this;
    const { status, error, session_id } = await this.#client.turn(turn);
    if (state.sessionId !== session_id || state.running)
      return;
    if (status === 'running') {
      void this.#read(call => this.#client.follow(turn, call));
      return;
    }
    // It has ended meanwhile: with an answer that is to be read, or without a word.
    if (status === 'failed' || status === 'interrupted' || status === 'stopped')
      state.entries.push({ role: 'assistant', text: '', status, turnId: turn, error: error ?? undefined });
    else if (messages.at(-1)?.role === 'user')
      state.entries = reconcile(state.entries, (await this.#client.messages(session_id, { take: PAGE })).messages);
  }

  async earlier(): Promise<void> {
    const { state } = this;
    const { sessionId } = state;
    const first = state.entries.find(entry => entry.ordinal !== undefined)?.ordinal;
    if (!sessionId || state.loading || first === undefined)
      return;
    state.loading = true;
    this.#around.changed();
    await this.attempt(async () => {
      const page = await this.#client.messages(sessionId, { take: PAGE, before: first });
      if (state.sessionId !== sessionId)
        return;
      state.entries = [...page.messages.map(entryOf), ...state.entries];
      state.more = page.has_more;
    });
    state.loading = false;
    this.#around.changed();
  }

  async rate(entry: Entry, rating: 'up' | 'down' | undefined, comment?: string): Promise<boolean> {
    const before = entry.rating;
    entry.rating = rating;
    this.#around.changed();
    const done = await this.attempt(() => this.#client.feedback(entry.id!, rating ?? null, comment));
    if (!done)
      entry.rating = before;
    this.#around.changed();
    return done;
  }

  // Others

  /** Another tab of the same visitor did something. */
  heard(message: TabMessage): void {
    const { state } = this;
    if (message.kind === 'visitor') {
      this.leave();
      this.#around.changed();
    } else if (message.session === state.sessionId) {
      void this.attempt(() => this.#fetch(message.session), true);
    }
  }

  connection({ state }: ConnectionState): void {
    if (state !== 'connecting') {
      this.state.connection = state === 'open' ? 'fine' : 'lost';
      this.#around.changed();
    }
  }

  dismiss(): void {
    this.state.trouble = undefined;
    this.#around.changed();
  }

  /** Lets go of what is open; a turn that runs goes on. */
  leave(): void {
    this.#reading?.abort();
    this.#reading = undefined;
    Object.assign(this.state, { entries: [], more: false, loading: false, running: undefined, stopping: false, trouble: undefined, connection: 'fine' });
    this.#around.remember('turn', undefined);
    this.#at(undefined);
  }

  #at(sessionId: string | undefined): void {
    if (this.state.sessionId === sessionId)
      return;
    this.state.sessionId = sessionId;
    this.#around.remember('session', sessionId);
  }

  #drop(entry: Entry): void {
    this.state.entries = this.state.entries.filter(other => other !== entry);
  }

  /** Does what may fail, and says so to the visitor if it did. */
  async attempt(work: () => Promise<unknown>, quiet = false): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if ((error as ChatError).code !== 'aborted' && !quiet)
        this.state.trouble = error as ChatError;
      return false;
    } finally {
      this.#around.changed();
    }
  }
}
