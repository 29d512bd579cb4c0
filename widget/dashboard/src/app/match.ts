export interface Match<T> {
  route: T;
  params: Record<string, string>;
}

/** The first route whose path this is. A part that begins with a colon stands for one that is not empty, and is decoded. */
export function match<T extends { path: string }>(routes: readonly T[], path: string): Match<T> | undefined {
  const parts = split(path);
  for (const route of routes) {
    const wanted = split(route.path);
    if (wanted.length !== parts.length)
      continue;
    const params: Record<string, string> = {};
    if (wanted.every((part, at) => part.startsWith(':') ? (params[part.slice(1)] = decoded(parts[at]!)) !== '' : part === parts[at]))
      return { route, params };
  }
  return undefined;
}

/**
 * Where to go back to after signing in. Only a path of the dashboard's own counts: anything else could lead who has just typed a
 * password to somebody else's page.
 */
export function safeReturn(wanted: string | null | undefined): string {
  if (!wanted || !/^\/(?![/\\])/.test(wanted) || /[\u0000-\u001f\\]/.test(wanted))
    return '/';
  return /^\/(login|register|forgot-password|reset-password)\b/.test(wanted) ? '/' : wanted;
}

const split = (path: string) => path.split('/').filter(part => part);

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
