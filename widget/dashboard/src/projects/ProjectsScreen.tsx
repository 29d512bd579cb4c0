import './projects.css';
import { FolderSearch, Plus, Sparkles } from 'lucide-preact';
import { useEffect, useState } from 'preact/hooks';
import { get, queryOf } from '../api/http.js';
import { useList } from '../api/resource.js';
import type { Project } from '../api/types.js';
import { navigate, query } from '../app/router.js';
import { PageHead, Pager } from '../ui/bits.js';
import { Button, LinkButton } from '../ui/Button.js';
import { SearchInput } from '../ui/Field.js';
import { Empty, Failed, Skeleton } from '../ui/states.js';
import { words } from '../words/projects.js';
import { useActivity } from './activity.js';
import { Gallery } from './Gallery.js';
import { ProjectCard } from './ProjectCard.js';

const TAKE = 24;

export default function ProjectsScreen() {
  const q = query.value.get('q') ?? '';
  const skip = Math.max(0, Number(query.value.get('skip')) || 0);
  const { data, error, loading, reload } = useList(`projects:list:${q}`, `${skip}`, signal =>
    get<{ projects: Project[]; total: number }>(`/projects${queryOf({ q, skip, take: TAKE })}`, signal));
  const activity = useActivity();
  const isNew = data?.total === 0 && !q;

  return (
    <div class="page">
      <PageHead title={words.title} actions={!isNew && <><Search q={q} /><LinkButton to="/new" kind="primary" icon={Plus}>{words.create}</LinkButton></>}>{!isNew && words.lead}</PageHead>
      {error ? <Failed error={error} retry={reload} />
        : loading ? <div class="cards">{Array.from({ length: 6 }, (_, at) => <div class="card project-card" key={at}><Skeleton lines={3} /></div>)}</div>
          : isNew ? <Welcome />
            : <>
                {data!.projects.length === 0
                  ? <Empty icon={FolderSearch} title={words.nothingFound(q)} actions={<Button onClick={() => void navigate('/')}>{words.clearSearch}</Button>}>{words.nothingFoundBody}</Empty>
                  : <ul class="cards">{data!.projects.map(project => <li key={project.id}><ProjectCard project={project} activity={activity?.get(project.id)} known={!!activity} reload={reload} /></li>)}</ul>}
                <Pager skip={skip} take={TAKE} total={data!.total} onMove={to => void navigate(`/${queryOf({ q, skip: to || null })}`)} />
              </>}
    </div>
  );
}

function Search({ q }: { q: string }) {
  const [text, setText] = useState(q);
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    if (text === q)
      return;
    const timer = setTimeout(() => void navigate(`/${queryOf({ q: text })}`, { replace: true }), 200);
    return () => clearTimeout(timer);
  }, [text]);
  return <div class="projects-search" role="search"><SearchInput label={words.search} value={text} maxLength={100} onInput={e => setText(e.currentTarget.value)} /></div>;
}

/** Leads somebody who has nothing yet to a bot that works. */
function Welcome() {
  return (
    <div class="welcome">
      <div class="heads">
        <span class="picture"><Sparkles aria-hidden="true" /></span>
        <h2>{words.none.title}</h2>
        <p class="muted">{words.none.body}</p>
      </div>
      <ol class="steps">
        {words.steps.map(([name, about], at) => <li key={name}><span class="number" aria-hidden="true">{at + 1}</span><div><h3>{name}</h3><p class="muted small">{about}</p></div></li>)}
      </ol>
      <h3 class="pick">{words.pick}</h3>
      <Gallery />
    </div>
  );
}
