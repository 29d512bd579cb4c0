import type { MarkdownHooks } from './hooks.js';
import { destination, entity, safeImage, safeLink } from './links.js';

/** Open spans within each other; a run past it is text. It bounds what undoing can cost. */
const DEPTH = 16;
/** The longest address, and the longest formula in a line of text. */
const ADDRESS = 1024;
const FORMULA = 1000;

/** A span that was opened on trust, and becomes text again if nothing closes it. */
interface Span {
  mark: string;
  element: HTMLElement;
  image?: boolean;
  /** Around a link, where no other link may be. */
  dead?: boolean;
}

type Mode = 'text' | 'run' | 'ticks' | 'code' | 'math' | 'escape' | 'bang' | 'bracket' | 'address' | 'angle' | 'url' | 'entity';

const plain = /[^\\`*_~[\]!<&$/ \t\n]+/y;
const space = (char: string) => char === '' || /\s/.test(char);
const word = (char: string) => /[\p{L}\p{N}]/u.test(char);

/**
 * The text within one block, character by character: what has been written is never read again, so an answer costs what it
 * is long, however it is cut. A span is opened as soon as its mark is seen. If the block ends without the closing mark, the
 * element is taken away and the mark stays as text.
 */
export class Inline {
  /** Characters that were looked at, those again that were taken back included: the measure of work in tests. */
  static steps = 0;

  #parent: Element;
  #text: Text | undefined;
  #pending = '';
  #mode: Mode = 'text';
  #held = '';
  readonly #spans: Span[] = [];
  #before = '';
  #spaces = '';
  #broken = false;
  /** The element of the code, formula or address that grows, and the mark that ends it. */
  #special: HTMLElement | undefined;
  #mark = '';
  #closing = '';
  /** Lengths of back-tick runs that have no partner in this block, and other marks of which the same is known. */
  readonly #lonely = new Set<string>();
  /** Where an address stands: open parentheses, the mark that ends a title or `<…>`, whether a title may come, a backslash before. */
  #deep = 0;
  #quote = '';
  #titled = false;
  #skip = false;
  /** The last characters of the text node that grows: an address without brackets is known by its `://`. */
  #tail = '';

  readonly #hooks: MarkdownHooks;

  constructor(root: Element, hooks: MarkdownHooks) {
    this.#hooks = hooks;
    this.#parent = root;
  }

  /** Within a formula of several lines no line begins another block. */
  get inFormula(): boolean {
    return this.#mode === 'math' && (this.#mark === '$$' || this.#mark === '\\[');
  }

  write(text: string): void {
    this.#feed(text);
    this.#flush();
  }

  /** A new line of the same block. */
  newline(): void {
    this.#feed('\n');
  }

  end(): void {
    this.#finish();
    while (this.#spans.length)
      this.#undo(this.#spans.length - 1);
    this.#flush();
  }

  #feed(text: string): void {
    for (let at = 0; at < text.length;) {
      if (this.#mode === 'text') {
        plain.lastIndex = at;
        const found = plain.exec(text)?.[0];
        if (found) {
          Inline.steps += found.length;
          this.#say(found);
          at += found.length;
          continue;
        }
      } else if (this.#mode === 'code') {
        const next = text.indexOf('`', at);
        const found = text.slice(at, next < 0 ? undefined : next).replace(/\n/g, ' ');
        if (found && !this.#closing) {
          Inline.steps += found.length;
          this.#grow(found);
          at += found.length;
          continue;
        }
      }
      Inline.steps++;
      this.#step(text[at++]!);
    }
  }

  #step(char: string): void {
    switch (this.#mode) {
      case 'text': return this.#plain(char);
      case 'run':
        if (char === this.#held[0])
          return void (this.#held += char);
        this.#settle(char);
        return this.#step(char);
      case 'ticks':
        if (char === '`')
          return void (this.#held += char);
        this.#openCode();
        return this.#step(char);
      case 'code': return this.#code(char);
      case 'math': return this.#formula(char);
      case 'escape': return this.#escaped(char);
      case 'bang':
        this.#mode = 'text';
        if (char === '[')
          return this.#open('![', 'span', true);
        this.#say('!');
        return this.#step(char);
      case 'bracket':
        if (char === '(') {
          this.#hold('address', '');
          this.#deep = 0;
          this.#quote = '';
          this.#titled = this.#skip = false;
          return;
        }
        this.#mode = 'text';
        this.#undo(this.#bracket());
        this.#say(']');
        return this.#step(char);
      case 'address': return this.#address(char);
      case 'angle': return this.#angle(char);
      case 'url':
        if (!/[\s<>"'`|\u3000-\u303f\uff00-\uffef]/.test(char) && this.#held.length < ADDRESS) {
          this.#held += char;
          return this.#grow(char);
        }
        this.#closeUrl();
        return this.#step(char);
      case 'entity': {
        if (/[\w#]/.test(char) && this.#held.length < 10)
          return void (this.#held += char);
        const found = char === ';' ? entity(this.#held) : undefined;
        this.#mode = 'text';
        this.#say(found ?? '&' + this.#held);
        return found ? undefined : this.#step(char);
      }
    }
  }

  #plain(char: string): void {
    switch (char) {
      case ' ': case '\t':
        this.#spaces += ' ';
        return;
      case '\n':
        this.#spaces = '';
        this.#broken ||= this.#before !== '';
        return;
      case '*': case '_': case '~':
        return this.#hold('run', char);
      case '`': return this.#hold('ticks', char);
      case '\\': return this.#hold('escape', '');
      case '&': return this.#hold('entity', '');
      case '<': return this.#hold('angle', '');
      case '!': return this.#hold('bang', '');
      case '$': return this.#hold('run', char);
      case '[': return this.#open('[', 'span');
      case ']': {
        const at = this.#bracket();
        if (at < 0)
          return this.#say(char);
        if (!this.#spans[at]!.dead)
          return this.#hold('bracket', '');
        this.#undo(at);
        return this.#say(char);
      }
      case '/': {
        const scheme = /(?:^|[^\p{L}\p{N}])(https?:\/)$/iu.exec(this.#tail)?.[1];
        if (!scheme || this.#bracket() >= 0)
          return this.#say(char);
        this.#unsay(scheme.length);
        this.#special = this.#enter('a');
        this.#held = scheme + char;
        this.#mode = 'url';
        return this.#grow(this.#held);
      }
      default: return this.#say(char);
    }
  }

  #hold(mode: Mode, held: string): void {
    this.#mode = mode;
    this.#held = held;
  }

  // Emphasis. It is lenient where CommonMark is strict, because strictness breaks Chinese and Japanese: a mark may close after anything but a space.

  #settle(next: string): void {
    const char = this.#held[0]!;
    let left = this.#held.length;
    const before = this.#spaces || this.#broken ? ' ' : this.#before;
    this.#mode = 'text';
    if (char === '$')
      return this.#dollar(left, next);
    const inner = char === '_';
    const closes = !space(before) && !(inner && word(next));
    const opens = !space(next) && !(inner && word(before));
    if (char === '~' && left !== 2)
      return this.#say(this.#held);
    while (closes && left) {
      const at = this.#match(char, left);
      if (at < 0)
        break;
      while (this.#spans.length > at + 1)
        this.#undo(this.#spans.length - 1);
      left -= this.#spans[at]!.mark.length;
      this.#leave(this.#spans.pop()!.element);
      this.#before = char;
    }
    if (opens && left && left <= 3 && this.#spans.length + 2 <= DEPTH) {
      if (left !== 2)
        this.#open(char, 'em');
      if (left !== 1)
        this.#open(char + char, char === '~' ? 'del' : 'strong');
      return;
    }
    if (left)
      this.#say(char.repeat(left));
  }

  /** The innermost span that a run of this length closes. What is within an open bracket does not reach out of it. */
  #match(char: string, left: number): number {
    for (let at = this.#spans.length - 1; at >= 0; at--) {
      const { mark } = this.#spans[at]!;
      if (mark.endsWith('['))
        return -1;
      if (mark[0] === char && mark.length <= left)
        return at;
    }
    return -1;
  }

  // Code

  #openCode(): void {
    const ticks = this.#held;
    this.#mode = 'text';
    if (ticks.length > 8 || this.#lonely.has(ticks))
      return this.#say(ticks);
    this.#special = this.#enter('code');
    this.#mark = ticks;
    this.#held = this.#closing = '';
    this.#mode = 'code';
  }

  #code(char: string): void {
    if (char === '`')
      return void (this.#closing += char);
    if (this.#closing === this.#mark) {
      this.#closeCode();
      return this.#step(char);
    }
    this.#grow(this.#closing + (char === '\n' ? ' ' : char));
    this.#closing = '';
  }

  #closeCode(): void {
    const text = this.#held;
    if (/^ .*\S.* $/.test(text)) {
      this.#flush();
      this.#special!.textContent = text.slice(1, -1);
    }
    this.#leave(this.#special!);
    this.#mode = 'text';
    this.#before = '`';
  }

  // Formulas: $…$, $$…$$, \(…\), \[…\]

  #dollar(count: number, next: string): void {
    // "$5 and $6" is money: a formula begins before neither a space nor a digit.
    if (count > 2 || (count === 1 && (space(next) || /\d/.test(next))) || this.#lonely.has('$'.repeat(count)))
      return this.#say('$'.repeat(count));
    this.#openFormula('$'.repeat(count));
  }

  #openFormula(mark: string): void {
    this.#special = this.#enter('code');
    this.#mark = mark;
    this.#held = this.#closing = '';
    this.#mode = 'math';
  }

  #formula(char: string): void {
    const end = { '$': '$', '$$': '$$', '\\(': '\\)', '\\[': '\\]' }[this.#mark]!;
    if (this.#mark === '$' && this.#closing) {
      if (/\d/.test(char))
        return this.#giveUp(char);
      this.#closeFormula();
      return this.#step(char);
    }
    if (char === '\n' && (this.#mark === '$' || this.#mark === '\\('))
      return this.#giveUp(char);
    if (this.#held.length > FORMULA)
      return this.#giveUp(char);
    const tail = this.#closing + char;
    if (tail === end) {
      if (end !== '$')
        return this.#closeFormula();
      if (!space(this.#held.slice(-1)))
        return void (this.#closing = '$');
    } else if (end.length > 1 && !this.#closing && char === end[0]) {
      return void (this.#closing = char);
    }
    this.#closing = '';
    this.#grow(tail);
  }

  #closeFormula(): void {
    const element = this.#special!;
    this.#flush();
    this.#leave(element);
    this.#mode = 'text';
    this.#before = '$';
    if (this.#held.trim())
      this.#hooks.math(element, this.#held.trim(), this.#mark === '$$' || this.#mark === '\\[');
    else
      element.textContent = this.#mark + this.#held + this.#mark;
  }

  /** What was taken for code or a formula is none: its text is read as text, its mark no more. */
  #giveUp(more = ''): void {
    const mark = this.#mark, held = this.#held, closing = this.#closing;
    const element = this.#special!;
    this.#pending = '';
    this.#leave(element);
    element.remove();
    this.#cut();
    this.#mode = 'text';
    this.#lonely.add(mark);
    this.#say(mark[0] === '\\' ? mark[1]! : mark);
    this.#feed(held + closing + more);
  }

  #escaped(char: string): void {
    this.#mode = 'text';
    if ((char === '(' || char === '[') && !this.#lonely.has('\\' + char))
      return this.#openFormula('\\' + char);
    if (/[!-/:-@[-`{-~]/.test(char))
      return this.#say(char);
    if (char !== '\n')
      this.#say('\\');
    this.#step(char);
  }

  // Links

  #bracket(): number {
    return this.#spans.findLastIndex(span => span.mark.endsWith('['));
  }

  #address(char: string): void {
    this.#held += char;
    if (char === '\n' || this.#held.length > ADDRESS)
      return this.#noLink();
    const begun = this.#held.trim().length > 1;
    if (this.#skip) {
      this.#skip = false;
    } else if (char === '\\') {
      this.#skip = true;
    } else if (this.#quote) {
      if (char === this.#quote)
        this.#quote = '';
    } else if (space(char)) {
      this.#titled = begun;
    } else if (char === '<' && !begun) {
      this.#quote = '>';
    } else if (char === ')' && this.#deep-- === 0) {
      this.#closeLink(this.#held.slice(0, -1));
    } else if (this.#titled) {
      // A word behind the address that is no title: this is no link.
      const at = '"\'('.indexOf(char);
      if (at < 0)
        return this.#noLink();
      this.#quote = '"\')'[at]!;
    } else if (char === '(' && ++this.#deep > 3) {
      this.#noLink();
    }
  }

  #noLink(): void {
    const held = this.#held;
    this.#mode = 'text';
    this.#undo(this.#bracket());
    this.#say('](');
    this.#feed(held);
  }

  #closeLink(inside: string): void {
    const found = destination(inside);
    if (found === undefined)
      return this.#noLink();
    const at = this.#bracket();
    while (this.#spans.length > at + 1)
      this.#undo(this.#spans.length - 1);
    this.#flush();
    const { element, image } = this.#spans.pop()!;
    this.#leave(element);
    this.#mode = 'text';
    this.#before = ')';
    if (image) {
      const url = safeImage(found);
      const alt = element.textContent ?? '';
      // Within a link it would be a button within a link.
      element.replaceWith(url && this.#bracket() < 0 ? this.#hooks.image(url, alt) : this.#hooks.document.createTextNode(alt));
      return;
    }
    const url = safeLink(found);
    if (!url)
      return;
    for (const span of this.#spans)
      span.dead ||= span.mark === '[';
    const link = this.#link(this.#hooks.document.createElement('a'), url);
    move(element, link);
    if (!link.textContent?.trim())
      link.textContent = url;
    element.replaceWith(link);
  }

  #link(element: HTMLElement, url: string): HTMLElement {
    element.setAttribute('href', url);
    element.setAttribute('target', '_blank');
    element.setAttribute('rel', 'noopener noreferrer nofollow');
    return element;
  }

  #angle(char: string): void {
    const held = this.#held;
    if (char === '>' && /^br ?\/?$/i.test(held)) {
      this.#mode = 'text';
      this.#broken = true;
      this.#spaces = '';
      return;
    }
    const url = char === '>' ? safeLink(held) : undefined;
    if (url) {
      this.#mode = 'text';
      const element = this.#enter('a');
      this.#grow(held);
      this.#flush();
      this.#leave(this.#link(element, url));
      this.#before = '>';
      return;
    }
    if (/[^\s<>]/.test(char) && held.length < ADDRESS || char === ' ' && /^br$/i.test(held))
      return void (this.#held += char);
    this.#mode = 'text';
    this.#say('<');
    this.#feed(held + char);
  }

  #closeUrl(): void {
    const element = this.#special!;
    let url = this.#held;
    for (;;) {
      const last = url[url.length - 1]!;
      const odd = last === ')' && url.split(')').length > url.split('(').length;
      if (!odd && !/[?!.,:;*_~'\]]/.test(last))
        break;
      url = url.slice(0, -1);
    }
    const rest = this.#held.slice(url.length);
    this.#flush();
    const address = safeLink(url);
    element.textContent = url;
    this.#leave(address ? this.#link(element, address) : element);
    this.#mode = 'text';
    this.#before = url[url.length - 1]!;
    this.#feed(rest);
  }

  // Nodes

  /** Ends what is still held as if a space came. */
  #finish(): void {
    // Each round ends one mode, and what was taken back may begin another; the marks that failed are known by then.
    for (let rounds = 0; this.#mode !== 'text' && rounds < 64; rounds++) {
      switch (this.#mode) {
        case 'run': this.#settle(''); break;
        case 'ticks': this.#openCode(); break;
        case 'code': this.#closing === this.#mark ? this.#closeCode() : this.#giveUp(); break;
        case 'math': this.#mark === '$' && this.#closing ? this.#closeFormula() : this.#giveUp(); break;
        case 'url': this.#closeUrl(); break;
        case 'address': this.#noLink(); break;
        case 'escape': this.#mode = 'text'; this.#say('\\'); break;
        case 'bang': this.#mode = 'text'; this.#say('!'); break;
        case 'bracket': this.#mode = 'text'; this.#undo(this.#bracket()); this.#say(']'); break;
        case 'angle': { const held = this.#held; this.#mode = 'text'; this.#say('<'); this.#feed(held); break; }
        case 'entity': this.#mode = 'text'; this.#say('&' + this.#held); break;
      }
    }
  }

  #say(text: string): void {
    this.#break();
    this.#pending += text;
    this.#tail = (this.#tail + text).slice(-8);
    this.#before = text[text.length - 1]!;
  }

  #unsay(count: number): void {
    const ready = Math.min(count, this.#pending.length);
    this.#pending = this.#pending.slice(0, this.#pending.length - ready);
    if (count > ready)
      this.#text!.deleteData(this.#text!.length - count + ready, count - ready);
  }

  /** Adds to code, formula or address, where spaces count. */
  #grow(text: string): void {
    if (this.#mode !== 'url')
      this.#held += text;
    this.#pending += text;
  }

  #break(): void {
    if (this.#broken) {
      this.#flush();
      this.#parent.append(this.#hooks.document.createElement('br'));
      this.#cut();
      this.#broken = false;
    } else if (this.#before && this.#spaces) {
      this.#pending += this.#spaces;
      this.#tail = ' ';
    }
    this.#spaces = '';
  }

  #flush(): void {
    if (!this.#pending)
      return;
    if (this.#text)
      this.#text.appendData(this.#pending);
    else
      this.#parent.append(this.#text = this.#hooks.document.createTextNode(this.#pending));
    this.#pending = '';
  }

  #enter(tag: string): HTMLElement {
    this.#break();
    this.#flush();
    const element = this.#hooks.document.createElement(tag);
    this.#parent.append(element);
    this.#parent = element;
    this.#cut();
    return element;
  }

  #leave(element: Element): void {
    this.#flush();
    this.#parent = element.parentElement ?? this.#parent;
    this.#cut();
  }

  /** What is said next has a text node of its own. */
  #cut(): void {
    this.#text = undefined;
    this.#tail = '';
  }

  #open(mark: string, tag: string, image = false): void {
    if (this.#spans.length >= DEPTH)
      return this.#say(mark);
    const element = this.#enter(tag);
    this.#spans.push({ mark, element, image });
    this.#before = mark[mark.length - 1]!;
  }

  /** Takes a span away and leaves its mark and what is in it. */
  #undo(at: number): void {
    const { mark, element } = this.#spans[at]!;
    this.#flush();
    this.#spans.splice(at, 1);
    if (this.#parent === element)
      this.#parent = element.parentElement!;
    element.before(this.#hooks.document.createTextNode(mark));
    while (element.firstChild)
      element.before(element.firstChild);
    element.remove();
    this.#cut();
  }
}

function move(from: Element, to: Element): void {
  while (from.firstChild)
    to.append(from.firstChild);
}
