import type { MarkdownHooks } from './hooks.js';
import { Inline } from './inline.js';
import { columns, row } from './rows.js';

export type { MarkdownHooks } from './hooks.js';

/** Blocks within each other; deeper marks are text. */
const DEPTH = 12;
/** How much of a line may be held back until it is known what it begins. */
const HELD = 600;

type Container =
  | { kind: 'quote'; element: HTMLElement }
  | { kind: 'item'; element: HTMLElement; list: HTMLElement; indent: number; offset: number };

type Leaf =
  | { kind: 'text'; element: HTMLElement; inline: Inline; /** The line, while it is the only one. */ first: string | undefined }
  | { kind: 'heading'; element: HTMLElement; inline: Inline }
  | { kind: 'code'; body: Element; text: Text; fence: string; indent: number; language: string; lines: number }
  /** Its rows are drawn line by line. */
  | { kind: 'table'; body: HTMLElement; aligns: string[]; piped: boolean; line: string }
  /** A line that begins with a bar: a table's head, if the next line says so. */
  | { kind: 'head'; line: string };

/**
 * Markdown that is rendered while it arrives. Text is read once, from left to right: `write` adds to the last block, and blocks
 * that are done are never touched again. However the text is cut, the result is the same. Nodes are made by `createElement` and
 * text nodes alone, so what looks like HTML is text.
 *
 * The dialect is GitHub's with a few leniencies that models' answers need: a line break is a line break, list items nest by two
 * spaces, emphasis closes beside Chinese and Japanese punctuation. Indented code, setext headings and reference links are text.
 */
export class Markdown {
  readonly #containers: Container[] = [];
  #leaf: Leaf | undefined;
  /** The beginning of a line of which it is not known yet what it begins; `inside`: its containers are open already. */
  #held = '';
  #inside = false;
  #atStart = true;
  #carriage = false;
  /** The levels of the headings above, so that none is skipped. */
  readonly #levels: number[] = [];

  readonly #root: Element;
  readonly #hooks: MarkdownHooks;

  constructor(root: Element, hooks: MarkdownHooks) {
    this.#root = root;
    this.#hooks = hooks;
  }

  write(chunk: string): void {
    // "\r\n" may be cut in its middle.
    let text = this.#carriage ? '\r' + chunk : chunk;
    this.#carriage = text.endsWith('\r');
    if (this.#carriage)
      text = text.slice(0, -1);
    const lines = text.replace(/\r\n?/g, '\n').split('\n');
    lines.forEach((line, at) => this.#part(line, at < lines.length - 1));
  }

  end(): void {
    if (this.#carriage)
      this.write('\n');
    if (this.#atStart && this.#held)
      this.#part('', true);
    this.#closeTo(0);
  }

  #part(text: string, ends: boolean): void {
    if (this.#atStart && (text || ends)) {
      const taken = Math.max(0, HELD - this.#held.length);
      const long = text.length > taken;
      this.#held += text.slice(0, taken);
      text = text.slice(taken);
      Inline.steps += this.#held.length;
      const whole = ends || long;
      if (!(this.#inside ? this.#block(this.#held, this.#containers.length, whole) : this.#begin(this.#held, whole)))
        return;
      this.#held = '';
      this.#atStart = this.#inside = false;
    }
    if (text)
      this.#content(text);
    if (ends) {
      this.#atStart = true;
      this.#lineEnds();
    }
  }

  /** Finds out what a line begins or continues, and says whether it could. `whole`: there is no more to wait for. */
  #begin(line: string, whole: boolean): boolean {
    const leaf = this.#leaf, containers = this.#containers;
    const code = leaf?.kind === 'code' ? leaf : undefined;
    if (containers.length)
      line = line.replace(/^[ \t]+/, spaces => spaces.replaceAll('\t', '    '));
    let at = 0;
    let matched = 0;
    for (; matched < containers.length; matched++) {
      const container = containers[matched]!;
      const rest = line.slice(at).trimStart();
      if (!rest && !whole)
        return false;
      const indent = line.length - at - rest.length;
      if (container.kind === 'quote') {
        if (rest[0] !== '>')
          break;
        at += indent + 1;
        if (at === line.length && !whole)
          return false;
        if (line[at] === ' ')
          at++;
      } else if (rest && indent < container.indent + 2 && !code) {
        break;
      } else {
        at += Math.min(indent, container.offset);
      }
    }
    const rest = line.slice(at);
    return code && matched === containers.length ? this.#continueCode(code, rest, whole) : this.#block(rest, matched, whole);
  }

  #continueCode(code: Leaf & { kind: 'code' }, line: string, whole: boolean): boolean {
    const rest = line.trim();
    if (!rest && !whole)
      return false;
    if (rest && rest === code.fence[0]!.repeat(rest.length)) {
      if (!whole)
        return false;
      if (rest.length >= code.fence.length) {
        this.#closeLeaf();
        return true;
      }
    }
    this.#content((code.lines++ ? '\n' : '') + line.slice(Math.min(code.indent, line.length - line.trimStart().length)));
    return true;
  }

  #block(line: string, matched: number, whole: boolean): boolean {
    const leaf = this.#leaf, containers = this.#containers;
    const start = line.trimStart();
    const rest = start.trimEnd();
    const indent = line.length - start.length;
    const reached = matched === containers.length;
    if (!rest) {
      if (whole && (leaf?.kind !== 'code' || !reached))
        this.#closeLeaf();
      return whole;
    }
    if (leaf?.kind === 'text' && leaf.inline.inFormula && reached)
      return this.#continue(leaf, start);

    // A table is known by its second line.
    const head = leaf?.kind === 'head' ? leaf.line : leaf?.kind === 'text' ? leaf.first : undefined;
    if (head?.includes('|') && reached && /^[|:\- \t]+$/.test(rest)) {
      if (!whole)
        return false;
      const aligns = columns(rest);
      if (aligns) {
        this.#openTable(head, aligns);
        return true;
      }
    }

    let found: RegExpExecArray | null;
    if (start[0] === '>' && containers.length < DEPTH) {
      if (start.length === 1 && !whole)
        return false;
      this.#closeTo(matched);
      containers.push({ kind: 'quote', element: this.#add('blockquote') });
      return this.#nested(start.slice(start[1] === ' ' ? 2 : 1), whole);
    }
    if (/^(?:`{3}|~{3}|``?$|~~?$)/.test(start)) {
      if (!whole)
        return false;
      if ((found = /^(`{3,}(?=[^`]*$)|~{3,})(.*)$/.exec(start))) {
        this.#closeTo(matched);
        this.#openCode(found[1]!, found[2]!.trim().split(/\s/)[0]!, indent);
        return true;
      }
    }
    if (/^#{1,6}$/.test(start) && !whole)
      return false;
    if ((found = /^(#{1,6})(?:[ \t]+|$)/.exec(start))) {
      this.#closeTo(matched);
      this.#openHeading(found[1]!.length);
      this.#content(start.slice(found[0].length));
      return true;
    }
    if (/^([-*_])[ \t]*(?:\1[ \t]*)*$/.test(start)) {
      if (!whole)
        return false;
      if (start.replace(/\s/g, '').length >= 3) {
        this.#closeTo(matched);
        this.#add('hr');
        return true;
      }
    }
    if (containers.length < DEPTH) {
      if (/^(?:[-+*]|\d{1,9}[.)]?)$/.test(start) && !whole)
        return false;
      found = /^([-+*]|(\d{1,9})[.)])([ \t]+|$)/.exec(start);
      // In a paragraph a number is a number, and only a list's first may begin one.
      if (found && (leaf?.kind !== 'text' || !reached || containers.at(-1)?.kind === 'item'
        || (rest.length > found[1]!.length && (!found[2] || found[2] === '1')))) {
        const inside = start.slice(found[0].length);
        if (/^(?:\[[ xX]?\]?)?$/.test(inside) && !whole)
          return false;
        this.#openItem(matched, indent, found[1]!.length + Math.min(found[3]!.length || 1, 4), found[2]);
        return this.#nested(inside.replace(/^\[([ xX])\](?= )/, (_, mark) => (mark === ' ' ? '☐' : '☑')), whole);
      }
    }

    if (leaf?.kind === 'table' && reached && (!leaf.piped || start[0] === '|')) {
      leaf.line = start;
      return true;
    }
    // A paragraph goes on even where the marks of what it is in are left out.
    if (leaf?.kind === 'text')
      return this.#continue(leaf, start);
    if (leaf?.kind === 'head' && reached)
      return this.#continue(this.#openText(leaf.line), start);
    this.#closeTo(matched);
    if (start[0] === '|')
      this.#leaf = { kind: 'head', line: start };
    else
      this.#openText(start);
    return true;
  }

  /** What stands behind the mark of a container is a line of its own, within it. */
  #nested(line: string, whole: boolean): boolean {
    this.#inside = true;
    this.#held = line;
    return this.#block(line, this.#containers.length, whole);
  }

  #continue(leaf: Leaf & { kind: 'text' }, text: string): boolean {
    leaf.first = undefined;
    leaf.inline.newline();
    leaf.inline.write(text);
    return true;
  }

  #content(text: string): void {
    const leaf = this.#leaf;
    switch (leaf?.kind) {
      case 'text':
        if (leaf.first !== undefined)
          leaf.first += text;
        return leaf.inline.write(text);
      case 'head': case 'table':
        leaf.line += text;
        return;
      case 'heading': return leaf.inline.write(text);
      case 'code': return leaf.text.appendData(text);
      default:
        // Behind something that fills its line.
        if (text.trim())
          this.#openText(text.trimStart());
    }
  }

  #lineEnds(): void {
    if (this.#leaf?.kind === 'heading')
      this.#closeLeaf();
    else if (this.#leaf?.kind === 'table')
      this.#drawRow(this.#leaf);
  }

  #openText(first: string): Leaf & { kind: 'text' } {
    const element = this.#add('p');
    const leaf = { kind: 'text' as const, element, inline: new Inline(element, this.#hooks), first };
    this.#leaf = leaf;
    leaf.inline.write(first);
    return leaf;
  }

  #openHeading(level: number): void {
    while (this.#levels.length && this.#levels.at(-1)! >= level)
      this.#levels.pop();
    this.#levels.push(level);
    // The panel's own title is a second-level heading.
    const element = this.#add('h' + Math.min(6, 2 + this.#levels.length));
    this.#leaf = { kind: 'heading', element, inline: new Inline(element, this.#hooks) };
  }

  #openCode(fence: string, language: string, indent: number): void {
    const { frame, body } = this.#hooks.code(language);
    const text = this.#hooks.document.createTextNode('');
    body.append(text);
    this.#parent.append(frame);
    this.#leaf = { kind: 'code', body, text, fence, indent, language, lines: 0 };
  }

  #openTable(head: string, aligns: string[]): void {
    if (this.#leaf?.kind === 'text')
      this.#leaf.element.remove();
    const make = (tag: string) => this.#hooks.document.createElement(tag);
    const table = make('table');
    table.dir = 'auto';
    const top = make('thead');
    const body = make('tbody');
    top.append(row(head, 'th', aligns, this.#hooks));
    table.append(top, body);
    this.#parent.append(this.#hooks.table(table));
    this.#leaf = { kind: 'table', body, aligns, piped: head.startsWith('|'), line: '' };
  }

  #drawRow(leaf: Leaf & { kind: 'table' }): void {
    if (leaf.line)
      leaf.body.append(row(leaf.line, 'td', leaf.aligns, this.#hooks));
    leaf.line = '';
  }

  #openItem(matched: number, indent: number, width: number, number: string | undefined): void {
    const sibling = this.#containers[matched];
    const tag = number ? 'ol' : 'ul';
    let list = sibling?.kind === 'item' && sibling.list.localName === tag ? sibling.list : undefined;
    this.#closeTo(matched);
    if (!list) {
      list = this.#add(tag);
      if (number && number !== '1')
        list.setAttribute('start', number);
    }
    const element = this.#hooks.document.createElement('li');
    list.append(element);
    this.#containers.push({ kind: 'item', element, list, indent, offset: indent + width });
  }

  get #parent(): Element {
    return this.#containers.at(-1)?.element ?? this.#root;
  }

  #add(tag: string): HTMLElement {
    const element = this.#hooks.document.createElement(tag);
    // What is in it has none of its own, or it would not count for where the markers, the bar and the first column are.
    if (tag !== 'hr' && !this.#containers.length)
      element.dir = 'auto';
    this.#parent.append(element);
    return element;
  }

  #closeTo(depth: number): void {
    this.#closeLeaf();
    this.#containers.length = depth;
  }

  #closeLeaf(): void {
    let leaf = this.#leaf;
    if (leaf?.kind === 'head')
      leaf = this.#openText(leaf.line);
    this.#leaf = undefined;
    switch (leaf?.kind) {
      case 'text':
        return leaf.inline.end();
      case 'heading': {
        leaf.inline.end();
        // "## Title ##"
        const last = leaf.element.lastChild;
        if (last?.nodeType === 3)
          last.nodeValue = last.nodeValue!.replace(/(^|[ \t])#+$/, '');
        return;
      }
      case 'code': return this.#hooks.codeEnded(leaf.body, leaf.language);
      case 'table': return this.#drawRow(leaf);
    }
  }
}
