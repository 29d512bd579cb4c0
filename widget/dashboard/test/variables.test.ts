import { describe, expect, it } from 'vitest';
import { moved, pieces } from '../src/prompts/variables.js';

const known = new Set(['date', 'plan']);
const told = (text: string) => pieces(text, known).filter(piece => piece.kind !== 'plain').map(({ text, kind }) => `${kind} ${text}`);

describe('pieces', () => {
  it('knows the variables there are, with spaces inside the braces', () => expect(told('{{date}} and {{ plan }}')).toEqual(['variable {{date}}', 'variable {{ plan }}']));
  it('marks what nobody has declared', () => expect(told('{{plam}}')).toEqual(['unknown {{plam}}']));
  it('takes escaped braces for text', () => expect(told('\\{{date}} \\{{ no')).toEqual([]));
  it('marks braces that begin no variable', () => expect(told('{{ no. {{Date}} {{}} {{9a}}')).toEqual(['broken {{', 'broken {{', 'broken {{', 'broken {{']));
  it('keeps every character', () => {
    for (const text of ['', 'a{{date}}b{{', '{{{date}}}', '\\{{{{date}}', 'x\n{{ plan}}\n', '{{'.repeat(50)])
      expect(pieces(text, known).map(piece => piece.text).join('')).toBe(text);
  });
  it('takes a name of fifty characters and none that is longer', () => {
    expect(told(`{{${'a'.repeat(50)}}}`)[0]).toMatch(/^unknown/);
    expect(told(`{{${'a'.repeat(51)}}}`)[0]).toMatch(/^broken/);
  });
});

it('moves one and keeps the order of the others', () => {
  expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
  expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c']);
});
