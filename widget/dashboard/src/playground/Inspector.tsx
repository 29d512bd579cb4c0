import { ScanSearch } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { get } from '../api/http.js';
import { useResource } from '../api/resource.js';
import type { ContextPart, TimedTurn, TurnContext } from '../api/types.js';
import { Badge } from '../ui/bits.js';
import { Failed, Skeleton } from '../ui/states.js';
import { counted, lasting } from '../ui/time.js';
import { words } from '../words/playground.js';

const kinds = ['prompt', 'facts', 'summary', 'recalled', 'tail'];

interface Props {
  turn: string | undefined;
  running: boolean;
  /** How a turn and its context are read; the sessions of others have routes of their own. */
  paths?: (turn: string) => { turn: string; context: string };
  /** The turn itself, where it is known already. */
  timing?: TimedTurn | undefined;
}

const own = (turn: string) => ({ turn: `/turns/${turn}`, context: `/turns/${turn}/context` });

/** What the model was sent for an answer, part by part, and how long it took. */
export function Inspector({ turn, running, paths = own, timing }: Props) {
  const ended = turn && !running ? turn : undefined;
  const at = ended ? paths(ended) : { turn: '', context: '' };
  const context = useResource(ended ? `context:${ended}` : null, signal => get<TurnContext>(at.context, signal));
  const timed = useResource(ended && !timing ? `turn:${ended}` : null, signal => get<TimedTurn>(at.turn, signal));
  if (running)
    return <p class="inspector-note muted"><span class="spinner" aria-hidden="true" /> {words.inspectorRunning}</p>;
  if (!turn)
    return <div class="inspector-note muted"><ScanSearch aria-hidden="true" /><p>{words.inspectorEmpty}</p></div>;
  return (
    <>
      {(timing ?? timed.data) && <Timings turn={(timing ?? timed.data)!} />}
      {context.error
        ? context.error.status === 404 ? <p class="inspector-note muted">{words.inspectorGone}</p> : <Failed error={context.error} retry={context.reload} />
        : context.data ? <Sent context={context.data} /> : <Skeleton lines={6} />}
    </>
  );
}

function Sent({ context }: { context: TurnContext }) {
  const { parts, tokens, max_tokens, left_out, strategy } = context;
  const sums = kinds.map(kind => ({ kind, tokens: parts.filter(part => part.source === kind).reduce((sum, part) => sum + part.tokens, 0) })).filter(sum => sum.tokens > 0);
  return (
    <section class="sent">
      <header class="row spread"><h3>{words.sent}</h3><Badge>{strategy}</Badge></header>
      <p class="num"><strong>{counted(tokens)}</strong> <span class="muted">/ {words.tokens(max_tokens)}</span></p>
      <div class="shares" aria-hidden="true">{sums.map(({ kind, tokens: n }) => <span key={kind} class={`share ${kind}`} style={{ flexGrow: n }} />)}</div>
      <ul class="legend small">
        {sums.map(({ kind, tokens: n }) => <li key={kind}><span class={`dot ${kind}`} aria-hidden="true" />{words.parts[kind] ?? kind}<span class="muted num">{counted(n)}</span></li>)}
      </ul>
      {(left_out.messages > 0 || left_out.facts > 0) && <p class="small warn">{words.leftOut(left_out.messages, left_out.facts)} {left_out.uncovered && words.uncovered}</p>}
      <ol class="parts">{parts.map((part, at) => <Part key={at} part={part} open={at === 0 && part.source === 'prompt'} />)}</ol>
    </section>
  );
}

function Part({ part, open }: { part: ContextPart; open: boolean }) {
  // Only what is seen can take the focus: a dialog counts the last that can, and lets the focus go behind it.
  const [shown, setShown] = useState(open);
  const where = part.covers_through ? words.covers(part.covers_through) : part.ordinal ? words.message(part.ordinal) : undefined;
  return (
    <li>
      <details open={shown} onToggle={event => setShown(event.currentTarget.open)}>
        <summary>
          <span class={`dot ${part.source}`} aria-hidden="true" />
          <span class="grow cut">{words.parts[part.source] ?? part.source} <span class="muted">· {words.roles[part.role] ?? part.role}{where && ` · ${where}`}</span></span>
          <span class="muted num small">{counted(part.tokens)}<span class="sr"> {words.tokens(part.tokens).replace(/^\S+ /, '')}</span></span>
        </summary>
        {part.text === null ? <p class="small muted">{words.noText}</p> : <pre dir="auto" tabIndex={shown ? 0 : undefined}>{part.text}</pre>}
      </details>
    </li>
  );
}

function Timings({ turn }: { turn: TimedTurn }) {
  const began = Date.parse(turn.created_at);
  const first = turn.first_text_at ? Date.parse(turn.first_text_at) - began : undefined;
  const all = turn.ended_at ? Date.parse(turn.ended_at) - began : undefined;
  const out = turn.usage?.output_tokens;
  const writing = all !== undefined ? (all - (first ?? 0)) / 1000 : 0;
  const cells: [string, ComponentChildren][] = [
    ...(first !== undefined ? [[words.firstWord, lasting(first)] as [string, string]] : []),
    [words.whole, all === undefined ? words.unknown : lasting(all)],
    ...(out && writing > 0.05 ? [[words.speed, words.perSecond(out / writing)] as [string, string]] : []),
    [words.usage, turn.usage ? words.usageOf(counted(turn.usage.input_tokens ?? 0), counted(out ?? 0)) : words.unknown],
    [words.answeredBy, <span class="mono">{turn.model}</span>],
  ];
  return <section><h3 class="sr">{words.timings}</h3><dl class="timings">{cells.map(([name, value]) => <div key={name}><dt>{name}</dt><dd class="num">{value}</dd></div>)}</dl></section>;
}
