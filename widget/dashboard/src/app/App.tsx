import { Component, type ComponentChildren, type JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { FileQuestion, Lock } from 'lucide-preact';
import { LinkButton } from '../ui/Button.js';
import { Questions } from '../ui/confirm.js';
import { Empty, Failed, Skeleton } from '../ui/states.js';
import { Toasts } from '../ui/toast.js';
import { words } from '../words/app.js';
import { Frame } from './Frame.js';
import { Notices } from './Notices.js';
import { current, fetchScreen, known, place } from './router.js';
import type { Route, Screen } from './routes.js';
import { account, findOut, sessionError } from './session.js';
import { settings } from './settings.js';

export function App() {
  return (
    <>
      <Notices />
      <Boundary path={place.value.path}><Place /></Boundary>
      <Questions />
      <Toasts />
    </>
  );
}

function Place() {
  const found = current.value;
  if (sessionError.value)
    return <Alone><Failed main error={sessionError.value} retry={() => void findOut()} /></Alone>;
  if (account.value === undefined)
    return <Alone><Skeleton lines={4} /></Alone>;
  if (!account.value && !found?.route.open) {
    // On the way to the login.
    return settings.accounts || settings.loginUrl ? <Alone><Skeleton lines={4} /></Alone> : <Alone><Empty main icon={Lock} title={words.noLogin.title}>{words.noLogin.body}</Empty></Alone>;
  }
  if (!found)
    return <Frame kind="app"><NotFound /></Frame>;
  const { route, params } = found;
  return <Frame kind={route.frame} project={params['project']}><Loaded route={route} params={params} /></Frame>;
}

const Alone = ({ children }: { children: ComponentChildren }) => <main class="page narrow">{children}</main>;

export function NotFound() {
  return (
    <div class="page">
      <Empty main icon={FileQuestion} title={words.notFound.title} actions={<LinkButton to="/" kind="primary">{words.notFound.action}</LinkButton>}>{words.notFound.body}</Empty>
    </div>
  );
}

/** A screen, and until it is fetched the shape of one. */
function Loaded({ route, params }: { route: Route; params: Record<string, string> }) {
  const [, setFetched] = useState<Screen>();
  const [error, setError] = useState<unknown>();
  const Shown = known(route);
  useEffect(() => {
    if (!known(route))
      fetchScreen(route).then(screen => setFetched(() => screen), setError);
  }, [route]);
  useFocus(!!Shown);
  if (error)
    return <div class="page"><Failed main error={error} retry={() => location.reload()} /></div>;
  return Shown ? <Shown {...params} /> : <div class="page"><Skeleton lines={5} /></div>;
}

/** Who has come to a screen by a link begins to read at its title, as after loading a page. */
function useFocus(shown: boolean): void {
  const path = place.value.path;
  useEffect(() => {
    if (!shown)
      return;
    if (arrived && arrived !== path && (!document.activeElement || document.activeElement === document.body || document.activeElement.id === 'content' || document.activeElement.closest('header, nav, a')))
      title()?.focus({ preventScroll: true });
    arrived = path;
    // A menu that led here gives the focus back to a button that may be gone with the last screen.
    const late = setTimeout(() => { if (document.activeElement === document.body) title()?.focus({ preventScroll: true }); }, 150);
    return () => clearTimeout(late);
  }, [path, shown]);
}

const title = () => document.querySelector<HTMLElement>('main h1');

let arrived = '';

/** A bug in a screen takes down that screen alone. */
class Boundary extends Component<{ path: string; children: ComponentChildren }, { error?: unknown }> {
  override componentDidCatch(error: unknown) {
    this.setState({ error });
    setTimeout(() => { throw error; });
  }

  override componentDidUpdate(before: { path: string }) {
    if (before.path !== this.props.path && this.state.error)
      this.setState({ error: undefined });
  }

  override render(): JSX.Element {
    return this.state.error
      ? <main class="page"><Failed main error={this.state.error} retry={() => location.reload()} /></main>
      : <>{this.props.children}</>;
  }
}
