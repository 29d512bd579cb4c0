import { computed, signal } from '@preact/signals';
import { match, type Match } from './match.js';
import { routes as all, type Route, type Screen } from './routes.js';
import { settings } from './settings.js';

// Paths in here leave out where the dashboard is mapped.

interface Place {
  path: string;
  search: string;
}

const here = (): Place => {
  const { pathname, search } = location;
  return { path: pathname.startsWith(settings.base) ? pathname.slice(settings.base.length) || '/' : '/', search };
};

export const routes = all.filter(route => !route.accounts || settings.accounts);
export const place = signal(here());
export const current = computed<Match<Route> | undefined>(() => match(routes, place.value.path));
export const query = computed(() => new URLSearchParams(place.value.search));

/** How many steps this tab has gone, so that a step back that is refused can be taken back. */
let step = typeof history === 'undefined' ? 0 : history.state?.step ?? 0;
let refused: (() => Promise<boolean>) | undefined;
let ignored = 0;

export const href = (to: string) => settings.base + to;

/** Goes to a screen, unless there is something unsaved that is not to be left. */
export async function navigate(to: string, { replace = false } = {}): Promise<void> {
  if (refused && !await refused())
    return;
  refused = undefined;
  if (replace)
    history.replaceState({ step }, '', href(to));
  else
    history.pushState({ step: ++step }, '', href(to));
  place.value = here();
  if (!replace)
    scrollTo(0, 0);
}

/** While something is unsaved `ask` says whether it may be left. Returns what ends that. */
export function holdBack(ask: () => Promise<boolean>): () => void {
  refused = ask;
  const warn = (event: BeforeUnloadEvent) => event.preventDefault();
  addEventListener('beforeunload', warn);
  return () => {
    removeEventListener('beforeunload', warn);
    if (refused === ask)
      refused = undefined;
  };
}

/** What was unsaved is saved: nobody has to be asked. */
export function letGo(): void {
  refused = undefined;
}

export const isHeldBack = () => !!refused;

export function listen(): void {
  history.replaceState({ step }, '');
  addEventListener('popstate', async event => {
    const to = event.state?.step ?? 0;
    if (ignored > 0) {
      ignored--;
      step = to;
      return;
    }
    const by = to - step;
    if (refused && by) {
      // The address has changed already: it is changed back, and only then asked.
      ignored++;
      history.go(-by);
      if (!await refused())
        return;
      refused = undefined;
      history.go(by);
      return;
    }
    step = to;
    place.value = here();
  });
}

const loaded = new Map<Route['load'], Screen>();

/** The screen of a route, if it is here already. */
export const known = (route: Route) => loaded.get(route.load);

export async function fetchScreen(route: Route): Promise<Screen> {
  const { default: screen } = await route.load();
  loaded.set(route.load, screen);
  return screen;
}

/** Fetches a screen before it is asked for: a pointer is on the link that leads to it. */
export function foresee(to: string): void {
  const found = match(routes, to.split('?')[0]!);
  if (found && !known(found.route))
    fetchScreen(found.route).catch(() => {});
}
