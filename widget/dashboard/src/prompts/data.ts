import { get } from '../api/http.js';
import { useResource } from '../api/resource.js';
import type { Project, Prompt } from '../api/types.js';
import { projectKey, projectPath } from '../projects/data.js';

export const promptsKey = (project: string) => `prompts:${project}`;
export const promptPath = (project: string, prompt: string) => `${projectPath(project)}/prompts/${encodeURIComponent(prompt)}`;

export const usePrompts = (project: string) => useResource(promptsKey(project), signal => get<{ prompts: Prompt[]; total: number }>(`${projectPath(project)}/prompts`, signal));
export const useProject = (project: string) => useResource(projectKey(project), signal => get<Project>(projectPath(project), signal));
