import { get } from '../api/http.js';
import { useResource } from '../api/resource.js';
import type { Activity } from '../api/types.js';

export type ProjectActivity = Activity['projects'][number];

/** What each project did lately; undefined until it is known. Cards do without it. */
export function useActivity(): Map<string, ProjectActivity> | undefined {
  const { data } = useResource('projects:activity', signal => get<Activity>('/usage', signal));
  return data && new Map(data.projects.map(project => [project.project_id, project]));
}
