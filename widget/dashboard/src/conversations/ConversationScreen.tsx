import './conversations.css';
import { ArrowLeft, ScanSearch, ThumbsDown, ThumbsUp, Trash2 } from 'lucide-preact';
import { useState } from 'preact/hooks';
import type { Message } from '@chatbot-platform/client';
import { get, queryOf, remove } from '../api/http.js';
import { forget, useResource } from '../api/resource.js';
import { Link } from '../app/Link.js';
import { navigate } from '../app/router.js';
import { Inspector } from '../playground/Inspector.js';
import { Markdown } from '../playground/Markdown.js';
import '../playground/playground.css';
import { Badge, PageHead, Time } from '../ui/bits.js';
import { Button } from '../ui/Button.js';
import { confirm } from '../ui/confirm.js';
import { Dialog } from '../ui/Dialog.js';
import { Failed, sentence, Skeleton } from '../ui/states.js';
import { toast } from '../ui/toast.js';
import { words } from '../words/conversations.js';
import { pathOf, type Conversation, type ConversationTurn, type Said } from './data.js';
import { Marks } from './ConversationsScreen.js';
import { Who } from './Who.js';

export default function ConversationScreen({ project, session }: { project: string; session: string }) {
  const path = pathOf(project, session);
  const about = useResource(`conversation:${session}`, signal => get<Conversation>(path, signal));
  const newest = useResource(`conversation:${session}:messages`, signal => get<Said>(`${path}/messages?take=50`, signal));
  const [earlier, setEarlier] = useState<Said[]>([]);
  const [inspected, setInspected] = useState<ConversationTurn>();
  const pages = newest.data ? [...earlier, newest.data] : [];
  const messages = pages.flatMap(page => page.messages);
  const turns = new Map(pages.flatMap(page => page.turns).map(turn => [turn.id, turn]));

  async function showEarlier() {
    try {
      setEarlier([await get<Said>(`${path}/messages${queryOf({ before: messages[0]!.ordinal, take: 50 })}`), ...earlier]);
    } catch (e) {
      toast(sentence(e), { tone: 'danger' });
    }
  }

  async function drop() {
    if (!await confirm({ title: words.removeTitle, body: words.removeBody, action: words.remove, danger: true }))
      return;
    try {
      await remove(path);
      forget('conversation');
      toast(words.removed);
      await navigate(pathOf(project));
    } catch (e) {
      toast(sentence(e), { tone: 'danger' });
    }
  }

  if (about.error || newest.error)
    return <div class="page"><Failed main error={about.error ?? newest.error} retry={() => { about.reload(); newest.reload(); }} /></div>;
  if (!about.data || !newest.data)
    return <div class="page narrow"><Skeleton lines={6} /></div>;
  return (
    <div class="page narrow">
      <Link to={pathOf(project)} class="back small"><ArrowLeft aria-hidden="true" />{words.back}</Link>
      <PageHead title={about.data.title} actions={<Button icon={Trash2} onClick={() => void drop()}>{words.remove}</Button>}>
        <span class="row wrap"><Who user={about.data.user} /><Marks of={about.data} /></span>
      </PageHead>
      {pages[0]!.has_more && <div class="row"><Button size="small" onClick={() => void showEarlier()}>{words.earlier}</Button></div>}
      {messages.length === 0 && <p class="muted">{words.empty}</p>}
      <ol class="said-list">
        {messages.map(message => (
          <SaidView key={message.id} message={message} turn={turns.get(message.turn_id)}
            silent={message.role === 'user' ? [...turns.values()].filter(t => t.user_message_id === message.id && !messages.some(m => m.role !== 'user' && m.turn_id === t.id)).at(-1) : undefined}
            onInspect={setInspected} />
        ))}
      </ol>
      {inspected && (
        <Dialog title={words.inspectTitle} size="l" onClose={() => setInspected(undefined)}>
          <div class="col"><Inspector turn={inspected.id} running={inspected.status === 'running'} timing={inspected} paths={turn => ({ turn: '', context: `${path}/turns/${turn}/context` })} /></div>
        </Dialog>
      )}
    </div>
  );
}

interface SaidProps {
  message: Message;
  turn: ConversationTurn | undefined;
  /** The turn that answers this question with nothing. */
  silent: ConversationTurn | undefined;
  onInspect: (turn: ConversationTurn) => void;
}

const told: Record<string, string> = { failed: words.wentWrong, interrupted: words.incomplete, incomplete: words.incomplete, stopped: words.stopped, running: words.running };

function SaidView({ message, turn, silent, onInspect }: SaidProps) {
  const fromUser = message.role === 'user';
  const rating = message.feedback;
  return (
    <>
      <li class={`said-by ${fromUser ? 'user' : 'bot'}`}>
        <div class="row spread small muted">
          <span class="row"><strong>{fromUser ? words.user : words.assistant}</strong>{message.model && <span class="mono cut">{message.model}</span>}</span>
          <Time at={message.created_at} />
        </div>
        {fromUser ? <div class="words" dir="auto">{message.content}</div> : <Markdown text={message.content} ended />}
        <div class="row wrap">
          {!fromUser && message.status !== 'completed' && <Badge tone="warn">{told[message.status] ?? message.status}</Badge>}
          {!fromUser && turn?.error && <span class="small muted">{turn.error.message}</span>}
          {rating && <Badge tone={rating.rating === 'up' ? 'good' : 'danger'}>{rating.rating === 'up' ? <ThumbsUp size={12} aria-hidden="true" /> : <ThumbsDown size={12} aria-hidden="true" />}{words.rated[rating.rating]}</Badge>}
          {rating?.comment && <q class="small" dir="auto">{rating.comment}</q>}
          {!fromUser && turn && <Button size="small" kind="plain" icon={ScanSearch} onClick={() => onInspect(turn)}>{words.inspect}</Button>}
        </div>
      </li>
      {silent && (
        <li class="said-by bot">
          <div class="row wrap"><Badge tone={silent.status === 'running' || silent.status === 'stopped' ? 'warn' : 'danger'}>{told[silent.status] ?? words.noAnswer}</Badge>{silent.error && <span class="small">{silent.error.message}</span>}
            <Button size="small" kind="plain" icon={ScanSearch} onClick={() => onInspect(silent)}>{words.inspect}</Button></div>
        </li>
      )}
    </>
  );
}
