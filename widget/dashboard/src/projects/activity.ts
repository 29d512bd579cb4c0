import { get } from '../api/http.js';
import { useResource } from '../api/resource.js';
import type { Activity } from '../api/types.js';

const WEEK = 7 * 86_400_000;

export interface ProjectActivity {
  days: { date: string; turns: number }[];
  turns_7d: number;
}

/** What each project did lately; undefined until it is known. Cards do without it. */
export function useActivity(): Map<string, ProjectActivity> | undefined {
  const { data } = useResource('projects:activity', signal => get<Activity>('/usage', signal));
  return data && new Map(data.projects.map(({ project_id, days }) =>
    [project_id, { days, turns_7d: days.filter(day => Date.now() - Date.parse(day.date) < WEEK).reduce((sum, day) => sum + day.turns, 0) }]));
}
