import type { ChatClient, Message, TurnEvent } from '@chatbot-platform/client';
import { ChatError } from '@chatbot-platform/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Chat } from '../src/panel/chat.js';
import type { TabMessage } from '../src/panel/chatState.js';

/** A stream of a turn that a test feeds, one event at a time. */
class Feed {
  #waiting: ((step: () => IteratorResult<TurnEvent>) => void) | undefined;
  readonly #ready: (() => IteratorResult<TurnEvent>)[] = [];
  signal: AbortSignal | undefined;

  give(...events: object[]): void {
    for (const event of events)
      this.#put(() => ({ done: false, value: event as TurnEvent }));
  }

  end(): void {
    this.#put(() => ({ done: true, value: undefined }));
  }

  fail(error: ChatError): void {
    this.#put(() => { throw error; });
  }

  async *stream(signal?: AbortSignal): AsyncGenerator<TurnEvent> {
    this.signal = signal;
    for (;;) {
      const step = this.#ready.shift() ?? await new Promise<() => IteratorResult<TurnEvent>>(resolve => { this.#waiting = resolve; });
      const { done, value } = step();
      if (done)
        return;
      yield value;
    }
  }

  #put(step: () => IteratorResult<TurnEvent>): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting ? waiting(step) : this.#ready.push(step);
  }
}

const started = (turn = 't1', session = 's1') => ({ type: 'turn.started', cursor: '0.0', turn_id: turn, session_id: session, user_message_id: 'u1' });
const text = (said: string) => ({ type: 'text', cursor: '1.1', text: said });
const message = (id: string, role: 'user' | 'assistant', content: string, ordinal: number, turn = 't1') =>
  ({ id, role, content, ordinal, turn_id: turn, session_id: 's1', status: 'completed', feedback: null, created_at: '' }) as unknown as Message;
const ended = (content: string, status = 'completed') => ({ type: 'turn.ended', cursor: '2.0', status, message: { ...message('a1', 'assistant', content, 2), status } });

/** Lets everything run that waits for nothing but its turn. */
const settle = () => new Promise(resolve => setImmediate(resolve));

describe('a conversation', () => {
  let feeds: Feed[];
  let calls: [string, ...unknown[]][];
  let stored: Message[];
  let answers: Record<string, unknown>;
  let kept: Map<string, string>;
  let told: TabMessage[];
  let done: string[];
  let chat: Chat;

  afterEach(() => vi.unstubAllGlobals());

  beforeEach(() => {
    // Node has none before its version 21.
    vi.stubGlobal('navigator', { onLine: true });
    feeds = [];
    calls = [];
    stored = [];
    answers = {};
    kept = new Map();
    told = [];
    done = [];
    const stream = (name: string) => (...said: unknown[]) => {
      calls.push([name, ...said.slice(0, -1)]);
      const feed = new Feed();
      feeds.push(feed);
      return feed.stream((said.at(-1) as { signal?: AbortSignal }).signal);
    };
    const plain = (name: string, answer: unknown = undefined) => async (...said: unknown[]) => {
      calls.push([name, ...said]);
      const given = name in answers ? answers[name] : answer;
      if (given instanceof Error)
        throw given;
      return given;
    };
    const client = {
      send: stream('send'), regenerate: stream('regenerate'), edit: stream('edit'), follow: stream('follow'),
      stop: plain('stop'), turn: plain('turn'), feedback: plain('feedback'),
      messages: async (...said: unknown[]) => {
        calls.push(['messages', ...said]);
        if (answers['messages'] instanceof Error)
          throw answers['messages'];
        const before = (said[1] as { before?: number }).before ?? Infinity;
        return { messages: stored.filter(m => m.ordinal < before), has_more: before === Infinity && stored.some(m => m.ordinal > 30) };
      },
      pending: () => answers['pending'] ?? [], forget: (id: string) => calls.push(['forget', id]), hasVisitor: () => true, wake: () => calls.push(['wake']),
    } as unknown as ChatClient;
    chat = new Chat(client, {
      remember: (name, value) => value === undefined ? kept.delete(name) : kept.set(name, value),
      recall: name => kept.get(name),
      tell: said => told.push(said),
      changed: () => {},
      began: () => {},
      ended: entry => done.push(`${entry.status}: ${entry.text}`),
    });
  });

  const names = () => calls.map(([name]) => name);
  const shown = () => chat.state.entries.map(({ role, text: said, status }) => `${role} ${status}: ${said}`);

  it('shows the question at once and the answer as it grows', async () => {
    chat.send('Hi');
    expect(shown()).toEqual(['user sending: Hi', 'assistant running: ']);
    feeds[0]!.give(started(), text('One '), text('two'));
    await settle();
    expect(shown()).toEqual(['user completed: Hi', 'assistant running: One two']);
    expect(chat.state.sessionId).toBe('s1');
    expect([...kept]).toEqual([['turn', 't1'], ['session', 's1']]);
    expect(told).toEqual([{ kind: 'turn', session: 's1' }]);
    feeds[0]!.give(ended('One two.'));
    feeds[0]!.end();
    await settle();
    expect(shown()).toEqual(['user completed: Hi', 'assistant completed: One two.']);
    expect(chat.state.running).toBeUndefined();
    expect(kept.has('turn')).toBe(false);
    expect(done).toEqual(['completed: One two.']);
  });

  it('keeps the sources that an answer names', async () => {
    chat.send('Hi');
    feeds[0]!.give(started(), { type: 'cited', cursor: '1.0', title: 'Terms', url: 'https://example.com/terms' }, text('See there'), ended('See there.'));
    feeds[0]!.end();
    await settle();
    expect(chat.state.entries[1]!.sources).toEqual([{ title: 'Terms', url: 'https://example.com/terms' }]);
  });

  it('sends what was refused again by the same name, or forgets it', async () => {
    chat.send('Hi');
    const refused = chat.state.entries[0]!;
    feeds[0]!.fail(new ChatError('budget_spent', 'Spent.', 429));
    await settle();
    expect(shown()).toEqual(['user unsent: Hi']);
    expect(chat.state.trouble?.code).toBe('budget_spent');
    chat.retry(refused);
    expect(chat.state.trouble).toBeUndefined();
    const [first, second] = calls.map(([, said]) => (said as { clientMessageId: string }).clientMessageId);
    expect(second).toBe(first);
    feeds[1]!.fail(new ChatError('budget_spent', 'Spent.', 429));
    await settle();
    chat.discard(chat.state.entries[0]!);
    expect(shown()).toEqual([]);
    expect(calls.at(-1)).toEqual(['forget', first]);
  });

  it('stops a turn as soon as it has a name', async () => {
    chat.send('Hi');
    await chat.stop();
    expect(names()).toEqual(['send']);
    expect(chat.state.stopping).toBe(true);
    feeds[0]!.give(started());
    await settle();
    expect(calls.at(-1)).toEqual(['stop', 't1']);
    await chat.stop();
    expect(names().filter(name => name === 'stop')).toHaveLength(1);
    feeds[0]!.give(ended('', 'stopped'));
    feeds[0]!.end();
    await settle();
    expect(done).toEqual(['stopped: ']);
    expect(chat.state.stopping).toBe(false);
  });

  it('gives up, while nothing is heard, what has no name yet', async () => {
    chat.send('Hi');
    chat.connection({ state: 'waiting', error: new Error('gone'), delay: 1 });
    expect(chat.state.connection).not.toBe('fine');
    await chat.stop();
    expect(feeds[0]!.signal!.aborted).toBe(true);
    feeds[0]!.fail(new ChatError('aborted', 'Aborted.'));
    await settle();
    expect(shown()).toEqual(['user unsent: Hi']);
    expect(names()).toContain('forget');
    expect(chat.state.trouble).toBeUndefined();
    expect(chat.state.connection).toBe('fine');
  });

  it('brings back what was stored when an edit is refused', async () => {
    stored = [message('u1', 'user', 'Hi', 1), message('a1', 'assistant', 'Hello', 2)];
    await chat.open('s1');
    chat.edit(chat.state.entries[0]!, 'Hey');
    expect(shown()).toEqual(['user sending: Hey', 'assistant running: ']);
    feeds[0]!.fail(new ChatError('conflict', 'Another turn runs.', 409));
    await vi.waitFor(() => expect(shown()).toEqual(['user completed: Hi', 'assistant completed: Hello']));
    expect(chat.state.trouble?.code).toBe('conflict');
  });

  it('answers anew in the place of the last answer', async () => {
    stored = [message('u1', 'user', 'Hi', 1), message('a1', 'assistant', 'Hello', 2)];
    await chat.open('s1');
    chat.regenerate();
    expect(shown()).toEqual(['user completed: Hi', 'assistant running: ']);
    expect(calls.at(-1)).toEqual(['regenerate', 's1']);
    chat.regenerate();
    expect(names().filter(name => name === 'regenerate')).toHaveLength(1);
  });

  it('goes on with an answer that runs, when the page comes back', async () => {
    kept.set('session', 's1');
    stored = [message('u1', 'user', 'Hi', 1)];
    answers['turn'] = { id: 't1', status: 'running', session_id: 's1', error: null };
    await chat.resume();
    expect(calls.at(-1)).toEqual(['follow', 't1']);
    feeds[0]!.give(started(), text('There'), ended('There.'));
    feeds[0]!.end();
    await settle();
    expect(shown()).toEqual(['user completed: Hi', 'assistant completed: There.']);
  });

  it('says that an answer failed while nobody was there', async () => {
    kept.set('session', 's1');
    stored = [message('u1', 'user', 'Hi', 1)];
    answers['turn'] = { id: 't1', status: 'failed', session_id: 's1', error: { code: 'model_failed', message: '' } };
    await chat.resume();
    expect(shown()).toEqual(['user completed: Hi', 'assistant failed: ']);
  });

  it('sends what an earlier page could not, into its own session alone', async () => {
    kept.set('session', 's1');
    answers['pending'] = [{ clientMessageId: 'n1', message: 'Mine', sessionId: 's1' }, { clientMessageId: 'n2', message: 'Elsewhere', sessionId: 's2' }];
    await chat.resume();
    expect(calls.filter(([name]) => name === 'send')).toEqual([['send', { message: 'Mine', sessionId: 's1', clientMessageId: 'n1' }]]);
  });

  it('begins anew, without a word, when the session that was open is gone', async () => {
    kept.set('session', 's1');
    answers['messages'] = new ChatError('not_found', 'No such session.', 404);
    await chat.resume();
    expect(chat.state).toMatchObject({ sessionId: undefined, trouble: undefined, loading: false });
    expect(kept.has('session')).toBe(false);
    await chat.open('s1');
    expect(chat.state.trouble?.code).toBe('not_found');
  });

  it('puts earlier messages before the others', async () => {
    stored = [message('u2', 'user', 'Later', 31), message('a2', 'assistant', 'Yes', 32)];
    await chat.open('s1');
    expect(chat.state.more).toBe(true);
    stored = [message('u1', 'user', 'Earlier', 1), ...stored];
    await chat.earlier();
    expect(shown()).toEqual(['user completed: Earlier', 'user completed: Later', 'assistant completed: Yes']);
    expect(chat.state.more).toBe(false);
  });

  it('takes a rating back that the server would not have', async () => {
    stored = [message('u1', 'user', 'Hi', 1), message('a1', 'assistant', 'Hello', 2)];
    await chat.open('s1');
    const answer = chat.state.entries[1]!;
    expect(await chat.rate(answer, 'up')).toBe(true);
    answers['feedback'] = new ChatError('unavailable', 'Not now.', 503);
    expect(await chat.rate(answer, 'down', 'wrong')).toBe(false);
    expect(answer.rating).toBe('up');
    expect(chat.state.trouble?.code).toBe('unavailable');
  });

  it('hears of another tab what concerns the open session, and forgets all when the visitor is another', async () => {
    stored = [message('u1', 'user', 'Hi', 1)];
    answers['turn'] = { id: 't1', status: 'completed', session_id: 's1', error: null };
    await chat.open('s1');
    const before = calls.length;
    chat.heard({ kind: 'turn', session: 's2' });
    expect(calls).toHaveLength(before);
    stored.push(message('a1', 'assistant', 'Hello', 2));
    chat.heard({ kind: 'turn', session: 's1' });
    await settle();
    expect(shown()).toEqual(['user completed: Hi', 'assistant completed: Hello']);
    chat.heard({ kind: 'visitor' });
    expect(chat.state).toMatchObject({ entries: [], sessionId: undefined });
  });

  it('shows nothing of an answer that it has left', async () => {
    chat.send('Hi');
    feeds[0]!.give(started());
    await settle();
    chat.newSession();
    feeds[0]!.give(text('Too late'));
    await settle();
    expect(shown()).toEqual([]);
    expect(done).toEqual([]);
    expect(feeds[0]!.signal!.aborted).toBe(true);
  });
});
