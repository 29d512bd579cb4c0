import { ChevronsUpDown, LayoutGrid, LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { get } from '../api/http.js';
import { useResource } from '../api/resource.js';
import type { Project } from '../api/types.js';
import { projectKey } from '../projects/data.js';
import { Menu, type MenuItem } from '../ui/Menu.js';
import { words } from '../words/app.js';
import { Link } from './Link.js';
import { Mark } from './Mark.js';
import { place, routes } from './router.js';
import { tabs, type Route } from './routes.js';
import { account, signOut } from './session.js';
import { settings } from './settings.js';
import { theme, type Theme } from './theme.js';

interface Props {
  kind: Route['frame'];
  project?: string | undefined;
  children: ComponentChildren;
}

/** What stands around a screen. */
export function Frame({ kind, project, children }: Props) {
  if (kind === 'bare')
    return <main class="bare" id="content">{children}<div class="layers" /></main>;
  return (
    <div class={`frame ${kind}`}>
      <a class="skip" href="#content" onClick={event => { event.preventDefault(); document.getElementById('content')!.focus(); }}>{words.skip}</a>
      <header class="top">
        <Link to="/" class="home"><Mark /><span class="name">{words.product}</span> <span class="sr">{words.projects}</span></Link>
        {kind === 'project' && project && <Crumb id={project} />}
        <span class="grow" />
        <AccountMenu />
      </header>
      {kind === 'project' && project && <Tabs project={project} />}
      <main id="content" tabIndex={-1}>{children}<div class="layers" /></main>
    </div>
  );
}

function Crumb({ id }: { id: string }) {
  const { data, error } = useResource(projectKey(id), signal => get<Project>(`/projects/${encodeURIComponent(id)}`, signal));
  const others = useResource('projects:switch', signal => get<{ projects: Project[] }>('/projects?take=9', signal)).data?.projects ?? [];
  const items: MenuItem[] = [
    ...others.filter(p => p.id !== id).slice(0, 8).map(p => ({ label: p.name, to: `/projects/${p.id}` })),
    { label: words.allProjects, icon: LayoutGrid, to: '/', apart: others.length > 1 },
  ];
  return (
    <>
      <span class="slash" aria-hidden="true">/</span>
      <Menu label={words.switchProject} items={items} class="crumb"><span class="cut" dir="auto">{data?.name ?? (error ? words.unknownProject : '…')}</span><ChevronsUpDown aria-hidden="true" /></Menu>
    </>
  );
}

function Tabs({ project }: { project: string }) {
  const base = `/projects/${project}`;
  const path = place.value.path;
  const there = tabs.filter(tab => routes.some(route => route.path === `/projects/:project${tab.at}`));
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [path]);
  return (
    <nav class="tabs" aria-label={words.projectSections} ref={list}>
      {there.map(({ name, at, also }) => {
        const on = path === base + at || (also && path.startsWith(base + also));
        return <Link key={name} to={base + at} aria-current={on ? 'page' : undefined}>{words.tabs[name]}</Link>;
      })}
    </nav>
  );
}

const pictures = { auto: Monitor, light: Sun, dark: Moon };

function AccountMenu() {
  const who = account.value?.display_name ?? account.value?.email;
  const choose = (name: Theme): MenuItem => ({ label: words.themes[name], icon: pictures[name], checked: theme.value === name, run: () => { theme.value = name; } });
  const items: MenuItem[] = [
    ...(routes.some(route => route.path === '/account') ? [{ label: words.account, icon: UserRound, to: '/account' }] : []),
    ...(['auto', 'light', 'dark'] as const).map((name, at) => ({ ...choose(name), apart: at === 0 })),
    ...(settings.accounts ? [{ label: words.signOut, icon: LogOut, apart: true, run: () => void signOut() }] : []),
  ];
  if (items[0]?.apart)
    items[0].apart = false;
  return <Menu label={words.accountMenu} icon={UserRound} items={items} told={who ? <>{words.signedInAs}<br /><strong dir="auto">{who}</strong></> : undefined} class="avatar" />;
}
