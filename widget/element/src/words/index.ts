import { en, type Words } from './en.js';

/** What the panel says; in English the words of later chunks come with them. */
export type PanelWords = typeof en & Partial<Words>;

/** The first of the wanted languages that there is and that the project has, with the page's own words. Whoever reads English pays nothing for the others. */
export async function load(wanted: string[], languages: string[], own?: Partial<Words>): Promise<{ language: string; words: PanelWords }> {
  const tags = [...wanted, ...languages].map(tag => tag.slice(0, 2).toLowerCase()).filter(tag => !languages.length || languages.includes(tag));
  const chosen = tags[0] === 'en' ? undefined : await import('./others.js').then(({ choose }) => choose(tags), () => undefined);
  return { language: chosen?.language ?? 'en', words: { ...chosen?.words ?? en, ...own } };
}

export const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => `${values[name] ?? whole}`);
