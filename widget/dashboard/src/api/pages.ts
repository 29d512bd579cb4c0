import { get, queryOf } from './http.js';

/** What the server gives at once, at most. */
const MOST = 100;

type List<N extends string, T> = Record<N, T[]> & { total: number };

/** The first of a list, in as many requests as so many take. */
export async function getFirst<N extends string, T>(
  take: number, path: string, name: N, keyOf: (item: T) => unknown, query: Parameters<typeof queryOf>[0], signal: AbortSignal): Promise<List<N, T>> {
  const starts = Array.from({ length: Math.ceil(take / MOST) }, (_, at) => at * MOST);
  const pages = await Promise.all(starts.map(skip => get<List<N, T>>(path + queryOf({ ...query, skip: skip || null, take: Math.min(MOST, take - skip) }), signal)));
  // Something new may have pushed one from a page to the next while they were read.
  const items = new Map(pages.flatMap(page => page[name]).map(item => [keyOf(item), item]));
  return { ...pages[0]!, [name]: [...items.values()] };
}
