import type { Project } from '../api/types.js';
import { words } from '../words/site.js';

export interface Widget {
  allowed_origins: string[];
  name: string | null;
  greeting: string | null;
  suggestions: string[];
  placeholder: string | null;
  position: string;
  mode: string;
  theme: { accent: string | null; accent_text: string | null; scheme: string; radius: number | null; font: string | null };
  features: Record<'sessions' | 'feedback' | 'edit' | 'regenerate', boolean>;
}

export interface Form {
  origins: string;
  name: string;
  greeting: string;
  suggestions: string;
  placeholder: string;
  position: string;
  mode: string;
  accent: string;
  scheme: string;
  radius: number;
  features: Widget['features'];
}

const USUAL_RADIUS = 12;

export function formOf(project: Project): Form {
  const w = project.widget as unknown as Widget;
  return {
    origins: w.allowed_origins.join('\n'), name: w.name ?? '', greeting: w.greeting ?? '', suggestions: w.suggestions.join('\n'), placeholder: w.placeholder ?? '', position: w.position, mode: w.mode,
    accent: w.theme.accent ?? '', scheme: w.theme.scheme, radius: w.theme.radius ?? USUAL_RADIUS, features: { ...w.features },
  };
}

const lines = (text: string) => text.split('\n').map(line => line.trim()).filter(line => line);

export const changeOf = (f: Form) => ({
  widget: {
    allowed_origins: lines(f.origins), name: f.name.trim() || null, greeting: f.greeting.trim() || null, suggestions: lines(f.suggestions), placeholder: f.placeholder.trim() || null, position: f.position, mode: f.mode,
    theme: { accent: f.accent.trim() || null, scheme: f.scheme, radius: f.radius }, features: f.features,
  },
});

/** What the widget would be told of the project if this were saved; a shape that fills the page it stands in fills the preview. */
export const configOf = (f: Form, project: Project) => {
  const { allowed_origins: _, ...saved } = project.widget as unknown as Widget;
  const { allowed_origins: __, ...said } = changeOf(f).widget;
  return {
    ...saved, ...said, mode: f.mode === 'inline' ? 'page' : f.mode, storage: 'memory', message_max_length: 10_000,
    theme: { ...saved.theme, ...said.theme, accent: errorsOf(f).accent ? saved.theme.accent : said.theme.accent },
  };
};

export function errorsOf(f: Form): Partial<Record<keyof Form, string>> {
  const bad = lines(f.origins).find(line => {
    try {
      const url = new URL(line);
      return url.origin !== line || !/^https?:$/.test(url.protocol);
    } catch {
      return true;
    }
  });
  const suggestions = lines(f.suggestions);
  return {
    ...(bad !== undefined && { origins: words.originsError(bad) }),
    ...(f.accent.trim() && !/^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(f.accent.trim()) && { accent: words.accentError }),
    ...((suggestions.length > 10 || suggestions.some(s => s.length > 200)) && { suggestions: words.suggestionsError }),
  };
}
