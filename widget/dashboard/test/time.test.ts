import { expect, it } from 'vitest';
import { grouped } from '../src/playground/grouped.js';
import { choices } from '../src/playground/models.js';
import type { Model, Project } from '../src/api/types.js';
import { ago, lasting } from '../src/ui/time.js';

const now = Date.parse('2026-11-25T15:00:00Z');
const before = (seconds: number) => new Date(now - seconds * 1000).toISOString();

it('says when something was as one says it', () => {
  expect(ago(before(10), now)).toBe('just now');
  expect(ago(before(300), now)).toBe('5 minutes ago');
  expect(ago(before(3 * 3600), now)).toBe('3 hours ago');
  expect(ago(before(86_400), now)).toBe('yesterday');
  expect(ago('2026-01-02T12:00:00Z', now)).toBe('Jan 2, 2026');
});

it('says how long something took', () => {
  expect([lasting(340), lasting(1240), lasting(125_000)]).toEqual(['340 ms', '1.2 s', '2 min 5 s']);
});

it('groups chats by the days of who reads, in their order', () => {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const items = [1, -1, -86_400_001, -9 * 86_400_000].map(ms => ({ updated_at: new Date(midnight + ms).toISOString() }));
  expect(grouped(items, now).map(([group, of]) => [group, of.length])).toEqual([['today', 1], ['yesterday', 1], ['week', 1], ['earlier', 1]]);
});

it('offers the models that a project lists, or all there are, and the default once', () => {
  const models = [{ name: 'a/1', default: true }, { name: 'a/2', default: false }] as Model[];
  expect(choices({ model: null, allowed_models: [] as string[] } as Project, models)).toEqual({ own: 'a/1', names: ['a/2'] });
  expect(choices({ model: 'a/2', allowed_models: ['a/2', 'b/9'] } as Project, models)).toEqual({ own: 'a/2', names: ['b/9'] });
});
