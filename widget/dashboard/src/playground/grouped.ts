const DAY = 86_400_000;

export type Group = 'today' | 'yesterday' | 'week' | 'earlier';

/** What was last used when, by the reader's own days; in the order it comes in. */
export function grouped<T extends { updated_at: string }>(items: readonly T[], now: number): [Group, T[]][] {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const groups = new Map<Group, T[]>();
  for (const item of items) {
    const at = Date.parse(item.updated_at);
    const group = at >= midnight ? 'today' : at >= midnight - DAY ? 'yesterday' : at >= midnight - 6 * DAY ? 'week' : 'earlier';
    groups.set(group, [...groups.get(group) ?? [], item]);
  }
  return [...groups];
}
