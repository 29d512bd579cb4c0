import { Ellipsis, Pencil, SquarePen, Trash2 } from 'lucide-preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Session } from '@chatbot-platform/client';
import { patch, remove } from '../api/http.js';
import { getFirst } from '../api/pages.js';
import { useList } from '../api/resource.js';
import { Link } from '../app/Link.js';
import { navigate } from '../app/router.js';
import { projectPath } from '../projects/data.js';
import { Button } from '../ui/Button.js';
import { confirm } from '../ui/confirm.js';
import { SearchInput } from '../ui/Field.js';
import { Menu } from '../ui/Menu.js';
import { Failed, sentence, Skeleton } from '../ui/states.js';
import { toast } from '../ui/toast.js';
import { words as shared } from '../words/app.js';
import { words } from '../words/playground.js';
import { grouped } from './grouped.js';

const TAKE = 30;
const MORE = 100;

interface Props {
  project: string;
  open: string | undefined;
  /** Grows when the list has to be read anew. */
  changed: number;
  onPick: () => void;
}

export function Sessions({ project, open, changed, onPick }: Props) {
  const [q, setQ] = useState('');
  const [take, setTake] = useState(TAKE);
  const { data, error, loading, reload, set } = useList(`sessions:${project}:${q}`, `${take}`, signal =>
    getFirst<'sessions', Session>(take, '/sessions', 'sessions', session => session.id, { project_id: project, q }, signal));
  const first = useRef(true);
  useEffect(() => {
    if (!first.current)
      reload();
    first.current = false;
  }, [changed]);
  const base = projectPath(project);

  async function rename(session: Session, title: string) {
    const before = data!;
    const named = (to: string) => ({ ...before, sessions: before.sessions.map(s => s.id === session.id ? { ...s, title: to } : s) });
    set(named(title));
    try {
      await patch(`/sessions/${session.id}`, { title });
      // A list that was asked for before has the old title.
      reload();
    } catch (e) {
      set(named(session.title));
      toast(sentence(e), { tone: 'danger' });
    }
  }

  async function drop(session: Session) {
    if (!await confirm({ title: words.deleteTitle, body: words.deleteBody(session.title || words.untitled), action: shared.remove, danger: true }))
      return;
    try {
      await remove(`/sessions/${session.id}`);
    } catch (e) {
      if ((e as { code?: string }).code !== 'not_found')
        return toast(sentence(e), { tone: 'danger' });
    }
    toast(words.deleted);
    if (session.id === open)
      await navigate(base, { replace: true });
    reload();
  }

  return (
    <>
      <div class="side-head">
        <Button kind="quiet" class="wide" icon={SquarePen} onClick={() => { onPick(); void navigate(base); }}>{words.newChat}</Button>
        {(q || (data?.total ?? 0) > 7) && <SearchInput class="compact" label={words.search} value={q} maxLength={100} onInput={e => setQ(e.currentTarget.value)} />}
      </div>
      <nav class="sessions" aria-label={words.sessions}>
        {error ? <Failed error={error} retry={reload} />
          : loading ? <Skeleton lines={6} />
            : data!.sessions.length === 0 ? <p class="none small muted">{q ? words.noneFound : words.noSessions}</p>
              : grouped(data!.sessions, Date.now()).map(([group, sessions]) => (
                  <section key={group}>
                    <h2>{words[group]}</h2>
                    <ul>{sessions.map(session => <Row key={session.id} session={session} to={`${base}/chat/${session.id}`} on={session.id === open} onPick={onPick} onRename={title => void rename(session, title)} onDelete={() => void drop(session)} />)}</ul>
                  </section>
                ))}
        {data && data.total > data.sessions.length && <Button size="small" kind="plain" class="wide" onClick={() => setTake(take < MORE ? MORE : take + MORE)}>{words.moreSessions}</Button>}
      </nav>
    </>
  );
}

interface RowProps {
  session: Session;
  to: string;
  on: boolean;
  onPick: () => void;
  onRename: (title: string) => void;
  onDelete: () => void;
}

function Row({ session, to, on, onPick, onRename, onDelete }: RowProps) {
  const [text, setText] = useState<string>();
  const title = session.title || words.untitled;
  const back = useRef<HTMLLIElement>(null);
  const end = (save: boolean) => {
    const named = text?.trim();
    setText(undefined);
    setTimeout(() => back.current?.querySelector('a')?.focus());
    if (save && named && named !== session.title)
      onRename(named);
  };
  return (
    <li class={`session ${on ? 'on' : ''}`} ref={back}>
      {text === undefined
        ? <>
            <Link to={to} class="cut" aria-current={on ? 'page' : undefined} onClick={onPick} dir="auto">{title}</Link>
            <Menu label={words.sessionActions(title)} icon={Ellipsis} size="small" items={[
              { label: shared.rename, icon: Pencil, run: () => setText(session.title) },
              { label: shared.remove, icon: Trash2, danger: true, run: onDelete },
            ]} />
          </>
        : <input class="input compact" aria-label={words.renameLabel} value={text} maxLength={100} ref={element => { if (element && !element.dataset['met']) { element.dataset['met'] = 'yes'; element.focus(); element.select(); } }}
            onInput={e => setText(e.currentTarget.value)} onBlur={() => end(true)}
            onKeyDown={event => {
              if (event.key === 'Enter' && !event.isComposing)
                end(true);
              else if (event.key === 'Escape')
                end(false);
            }} />}
    </li>
  );
}
