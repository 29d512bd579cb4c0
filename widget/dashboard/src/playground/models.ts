import { get } from '../api/http.js';
import { useResource } from '../api/resource.js';
import type { Model, Project } from '../api/types.js';

export interface Choices {
  /** What answers when nothing is chosen. */
  own: string | undefined;
  names: string[];
}

/** The models that may answer in a project: those it lists, or all the host knows. */
export function choices(project: Project, models: readonly Model[]): Choices {
  const own = project.model ?? models.find(model => model.default)?.name;
  const listed = project.allowed_models.length ? project.allowed_models : models.map(model => model.name);
  return { own, names: listed.filter(name => name !== own) };
}

export const useModels = () => useResource('models', signal => get<{ models: Model[] }>('/models', signal)).data?.models;
