import type { Trouble } from './entries.js';
import { type Context, phrase } from './context.js';

const kinds: [codes: RegExp, words: keyof Context['words']][] = [
  [/busy/, 'busy'], [/^(forbid|unauth)/, 'forbidden'], [/not_found/, 'gone'], [/filter/, 'filtered'], [/large|length|rejected/, 'tooMuch'], [/budget/, 'limit'],
  [/^rate/, 'tooFast'], [/offline|unav|unauth/, 'unavailable'], [/./, 'wrongSomehow'],
];

/** A sentence that says what to do. The server's own words are for developers. */
export const sentence = (context: Context, { code, retryAfter }: Trouble): string =>
  phrase(context, kinds.find(([codes]) => codes.test(code))![1], { n: Math.max(1, Math.ceil((retryAfter ?? 0) / 1000)) });
