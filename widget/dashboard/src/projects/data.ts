import { forget } from '../api/resource.js';

export const projectKey = (id: string) => `project:${id}`;
export const projectPath = (id: string) => `/projects/${encodeURIComponent(id)}`;

/** A project was made, changed or deleted: what lists showed of it is old. */
export const forgetProjects = () => forget('projects:');
