import type { MarkdownHooks } from './hooks.js';
import { Inline } from './inline.js';

/** Of `|:--|--:|` the columns' alignments, '' for none; undefined if the line is none of this kind. */
export const columns = (line: string): string[] | undefined =>
  line.includes('|') && /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$/.test(line)
    ? cells(line).map(cell => (cell.endsWith(':') ? (cell[0] === ':' ? 'center' : 'end') : ''))
    : undefined;

const cells = (line: string) => line.trim().replace(/^\||(?<!\\)\|$/g, '').split(/(?<!\\)\|/).map(cell => cell.trim());

/** A table's row. What is past the last column stays in the last one: nothing that was said is lost. */
export function row(line: string, tag: 'th' | 'td', aligns: string[], hooks: MarkdownHooks): HTMLElement {
  const { document } = hooks;
  const made = document.createElement('tr');
  const said = cells(line);
  aligns.forEach((align, at) => {
    const cell = document.createElement(tag);
    if (tag === 'th')
      cell.setAttribute('scope', 'col');
    if (align)
      cell.className = align;
    made.append(cell);
    const inline = new Inline(cell, hooks);
    inline.write((at < aligns.length - 1 ? said[at] ?? '' : said.slice(at).join(' | ')).replaceAll('\\|', '|'));
    inline.end();
  });
  return made;
}
