import type { MarkdownHooks } from './hooks.js';
import { Inline } from './inline.js';

type Align = '' | 'start' | 'center' | 'end';

/** Of `|:--|--:|` the columns' alignments; undefined if the line is none of this kind. */
export function columns(line: string): Align[] | undefined {
  if (!line.includes('|') || !/^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/.test(line))
    return undefined;
  return line.trim().replace(/^\||\|$/g, '').split('|').map(cell => {
    const mark = cell.trim();
    return mark.endsWith(':') ? (mark.startsWith(':') ? 'center' : 'end') : mark.startsWith(':') ? 'start' : '';
  });
}

/** A table that grows cell by cell. Cells past the last column are kept in the last one: nothing that was said is lost. */
export class Rows {
  readonly #table: HTMLElement;
  #body: HTMLElement;
  #tag = 'th';
  #row: HTMLElement | undefined;
  #cells = 0;
  #cell: Inline | undefined;
  #escaped = false;
  #surplus = false;

  readonly #aligns: Align[];
  readonly piped: boolean;
  readonly #hooks: MarkdownHooks;

  constructor(parent: Element, aligns: Align[], piped: boolean, hooks: MarkdownHooks) {
    this.#aligns = aligns;
    this.piped = piped;
    this.#hooks = hooks;
    this.#table = this.#make('table');
    parent.append(hooks.table(this.#table));
    this.#table.append(this.#body = this.#make('thead'));
  }

  write(text: string): void {
    let said = '';
    for (const char of text) {
      if (this.#escaped) {
        said += char === '|' ? '|' : '\\' + char;
        this.#escaped = false;
      } else if (char === '\\') {
        this.#escaped = true;
      } else if (char === '|') {
        this.#say(said);
        said = '';
        this.#pipe();
      } else if (said || this.#cell && !this.#surplus || !/\s/.test(char)) {
        said += char;
      }
    }
    this.#say(said);
  }

  newline(): void {
    if (this.#escaped)
      this.#say('\\');
    this.#cell?.end();
    while (this.#row && this.#cells < this.#aligns.length)
      this.#next();
    this.#row = this.#cell = undefined;
    this.#cells = 0;
    this.#escaped = this.#surplus = false;
    if (this.#tag === 'th') {
      this.#tag = 'td';
      this.#table.append(this.#body = this.#make('tbody'));
    }
  }

  end(): void {
    if (this.#row)
      this.newline();
  }

  #say(text: string): void {
    if (!text)
      return;
    this.#cell ??= this.#next();
    this.#cell.write(this.#surplus ? ' | ' + text : text);
    this.#surplus = false;
  }

  #pipe(): void {
    if (!this.#row)
      return void (this.#row = this.#begin());
    this.#cell ??= this.#next();
    if (this.#cells === this.#aligns.length)
      return void (this.#surplus = true);
    this.#cell.end();
    this.#cell = undefined;
  }

  #next(): Inline {
    this.#row ??= this.#begin();
    const cell = this.#make(this.#tag);
    if (this.#tag === 'th')
      cell.setAttribute('scope', 'col');
    const align = this.#aligns[this.#cells++];
    if (align)
      cell.className = align;
    cell.dir = 'auto';
    this.#row.append(cell);
    return new Inline(cell, this.#hooks);
  }

  #begin(): HTMLElement {
    const row = this.#make('tr');
    this.#body.append(row);
    return row;
  }

  #make(tag: string): HTMLElement {
    return this.#hooks.document.createElement(tag);
  }
}
