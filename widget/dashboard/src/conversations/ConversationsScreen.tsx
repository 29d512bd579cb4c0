import './conversations.css';
import { MessagesSquare, SearchX, ThumbsDown, ThumbsUp, TriangleAlert } from 'lucide-preact';
import { useEffect, useState } from 'preact/hooks';
import { get, queryOf } from '../api/http.js';
import { useList } from '../api/resource.js';
import { Link } from '../app/Link.js';
import { navigate, query } from '../app/router.js';
import { DataTable, PageHead, Pager, Time } from '../ui/bits.js';
import { Button, LinkButton } from '../ui/Button.js';
import { SearchInput, Select } from '../ui/Field.js';
import { Empty, Failed, Skeleton } from '../ui/states.js';
import { counted } from '../ui/time.js';
import { words } from '../words/conversations.js';
import { pathOf, type Conversation } from './data.js';
import { Who } from './Who.js';

const TAKE = 25;

export default function ConversationsScreen({ project }: { project: string }) {
  const [q, feedback, status] = ['q', 'feedback', 'status'].map(name => query.value.get(name) ?? '') as [string, string, string];
  const skip = Math.max(0, Number(query.value.get('skip')) || 0);
  const wanted = queryOf({ q, feedback, status });
  const { data, error, loading, reload } = useList(`conversations:${project}:${wanted}`, `${skip}`, signal =>
    get<{ conversations: Conversation[]; total: number }>(`${pathOf(project)}${queryOf({ q, feedback, status, skip, take: TAKE })}`, signal));
  const go = (change: Record<string, string | number | null>) => void navigate(`${pathOf(project)}${queryOf({ q, feedback, status, ...change })}`, { replace: true });
  const narrowed = q || feedback || status;

  return (
    <div class="page">
      <PageHead title={words.title}>{words.lead}</PageHead>
      <div class="filters" role="search">
        <Search q={q} onSearch={text => go({ q: text })} />
        <Select aria-label={words.feedback} value={feedback} onChange={e => go({ feedback: e.currentTarget.value })}>{words.feedbacks.map(([value, label]) => <option key={value} value={value}>{label}</option>)}</Select>
        <Select aria-label={words.status} value={status} onChange={e => go({ status: e.currentTarget.value })}>{words.statuses.map(([value, label]) => <option key={value} value={value}>{label}</option>)}</Select>
      </div>
      {error ? <Failed error={error} retry={reload} /> : loading ? <Skeleton kind="line" lines={6} />
        : data!.total === 0 ? narrowed
          ? <Empty icon={SearchX} title={words.nothing} actions={<Button onClick={() => void navigate(pathOf(project))}>{words.clear}</Button>}>{words.nothingBody}</Empty>
          : <Empty icon={MessagesSquare} title={words.none} actions={<><LinkButton to={`/projects/${project}/widget`}>{words.toWidget}</LinkButton><LinkButton to={`/projects/${project}`} kind="primary">{words.toPlayground}</LinkButton></>}>{words.noneBody}</Empty>
          : <DataTable label={words.title} rows={data!.conversations} keyOf={c => c.id} columns={[
            { head: words.columns.title, cell: c => <Link to={pathOf(project, c.id)} class="titled"><span dir="auto">{c.title}</span></Link> },
            { head: words.columns.who, cell: c => <Who user={c.user} /> },
            { head: words.columns.messages, align: 'end', cell: c => counted(c.messages) },
            { head: words.columns.feedback, cell: c => <Marks of={c} /> },
            { head: words.columns.last, align: 'tight', cell: c => <Time at={c.last_message_at ?? c.created_at} /> },
          ]} />}
      {data && <Pager skip={skip} take={TAKE} total={data.total} onMove={to => go({ skip: to || null })} />}
    </div>
  );
}

function Search({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const [text, setText] = useState(q);
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    if (text === q)
      return;
    const timer = setTimeout(onSearch, 250, text);
    return () => clearTimeout(timer);
  }, [text]);
  return <SearchInput label={words.search} value={text} maxLength={100} onInput={e => setText(e.currentTarget.value)} />;
}

export function Marks({ of: { feedback: { up, down }, failed } }: { of: Pick<Conversation, 'feedback' | 'failed'> }) {
  return up + down + failed > 0 && (
    <span class="row marks">
      {up > 0 && <span class="row good"><ThumbsUp aria-hidden="true" /><span aria-hidden="true">{up}</span><span class="sr">{words.up(up)}</span></span>}
      {down > 0 && <span class="row bad"><ThumbsDown aria-hidden="true" /><span aria-hidden="true">{down}</span><span class="sr">{words.down(down)}</span></span>}
      {failed > 0 && <span class="row warn"><TriangleAlert aria-hidden="true" /><span aria-hidden="true">{failed}</span><span class="sr">{words.failed(failed)}</span></span>}
    </span>
  );
}
