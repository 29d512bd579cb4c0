import type { ComponentType } from 'preact';

/** A screen is a module of its own, whose default export is shown with what its path has named. */
export type Screen = ComponentType<any>;

export interface Route {
  path: string;
  load: () => Promise<{ default: Screen }>;
  /** Where it is shown: alone, under the top bar, or among a project's tabs. */
  frame: 'bare' | 'app' | 'project';
  /** Shown to who is not signed in. */
  open?: boolean;
  /** There only where the host's accounts are ours. */
  accounts?: boolean;
}

// With a conversation and without, it is one screen, which is not drawn anew in between.
const playground = () => import('../playground/PlaygroundScreen.js');

/** All screens there are. */
export const routes: Route[] = [
  { path: '/login', frame: 'bare', open: true, accounts: true, load: () => import('../account/LoginScreen.js') },
  { path: '/register', frame: 'bare', open: true, accounts: true, load: () => import('../account/RegisterScreen.js') },
  { path: '/forgot-password', frame: 'bare', open: true, accounts: true, load: () => import('../account/ForgotScreen.js') },
  { path: '/reset-password', frame: 'bare', open: true, accounts: true, load: () => import('../account/ResetScreen.js') },
  { path: '/', frame: 'app', load: () => import('../projects/ProjectsScreen.js') },
  { path: '/new', frame: 'app', load: () => import('../projects/NewScreen.js') },
  { path: '/projects/:project', frame: 'project', load: playground },
  { path: '/projects/:project/chat/:session', frame: 'project', load: playground },
  { path: '/projects/:project/prompts', frame: 'project', load: () => import('../prompts/PromptsScreen.js') },
  { path: '/projects/:project/prompts/:prompt', frame: 'project', load: () => import('../prompts/PromptScreen.js') },
  { path: '/projects/:project/settings', frame: 'project', load: () => import('../settings/SettingsScreen.js') },
  { path: '/projects/:project/widget', frame: 'project', load: () => import('../site/SiteScreen.js') },
  { path: '/projects/:project/keys', frame: 'project', load: () => import('../keys/KeysScreen.js') },
  { path: '/projects/:project/conversations', frame: 'project', load: () => import('../conversations/ConversationsScreen.js') },
  { path: '/projects/:project/conversations/:session', frame: 'project', load: () => import('../conversations/ConversationScreen.js') },
  { path: '/projects/:project/usage', frame: 'project', load: () => import('../usage/UsageScreen.js') },
  { path: '/account', frame: 'app', accounts: true, load: () => import('../account/AccountScreen.js') },
];

/** A project's tabs, in their order. `at` is what stands behind `/projects/{id}`; `also` are paths that lie within. */
export const tabs: { name: string; at: string; also?: string }[] = [
  { name: 'playground', at: '', also: '/chat' },
  { name: 'prompts', at: '/prompts', also: '/prompts' },
  { name: 'settings', at: '/settings' },
  { name: 'site', at: '/widget' },
  { name: 'keys', at: '/keys' },
  { name: 'conversations', at: '/conversations', also: '/conversations' },
  { name: 'usage', at: '/usage' },
];
