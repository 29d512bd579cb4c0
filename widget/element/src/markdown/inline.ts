import type { MarkdownHooks } from './hooks.js';
import { Ink } from './ink.js';
import { asLink, destination, entity, safeImage, safeLink, withoutEnd } from './links.js';

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

type Mode = 'text' | 'run' | 'verbatim' | 'escape' | 'bang' | 'bracket' | 'address' | 'angle' | 'url' | 'entity';

const plain = /[^\\`*_~[\]!<&$/ \t\n]+/y;
const space = (char: string) => !char.trim();
const word = (char: string) => /[\p{L}\p{N}]/u.test(char);

/**
 * The text within one block, character by character: what has been written is never read again, so an answer costs what it
 * is long, however it is cut. A span is opened as soon as its mark is seen. If the block ends without the closing mark, the
 * element is taken away and the mark stays as text.
 */
export class Inline {
  /** Characters that were looked at, those again that were taken back included: the measure of work in tests. */
  static steps = 0;

  #mode: Mode = 'text';
  #held = '';
  readonly #spans: Span[] = [];
  /** The element of the code, formula or address that grows, and the mark that ends it. */
  #special: HTMLElement | undefined;
  #mark = '';
  #end = '';
  #closing = '';
  /** Lengths of back-tick runs that have no partner in this block, and other marks of which the same is known. */
  readonly #lonely = new Set<string>();
  readonly #hooks: MarkdownHooks;
  readonly #ink: Ink;

  constructor(root: Element, hooks: MarkdownHooks) {
    this.#hooks = hooks;
    this.#ink = new Ink(root, hooks);
  }

  /** Within a formula of several lines no line begins another block. */
  get inFormula(): boolean {
    return this.#mode === 'verbatim' && /^(?:\$\$|\\\[)/.test(this.#mark);
  }

  write(text: string): void {
    this.#feed(text);
    this.#ink.flush();
  }

  /** A new line of the same block. */
  newline(): void {
    this.#feed('\n');
  }

  end(): void {
    // What was taken back may begin something else, but each mark fails but once.
    for (let rounds = 0; this.#mode !== 'text' && rounds < 64; rounds++)
      this.#step('');
    while (this.#spans.length)
      this.#undo(this.#spans.length - 1);
    this.#ink.flush();
  }

  #feed(text: string): void {
    for (let at = 0; at < text.length;) {
      if (this.#mode === 'text') {
        plain.lastIndex = at;
        const found = plain.exec(text)?.[0];
        if (found) {
          Inline.steps += found.length;
          this.#ink.say(found);
          at += found.length;
          continue;
        }
      }
      Inline.steps++;
      this.#step(text[at++]!);
    }
  }

  /** Takes one character, or '' where the block ends. */
  #step(char: string): void {
    switch (this.#mode) {
      case 'text': return this.#plain(char);
      case 'run':
        if (char === this.#held[0])
          return void (this.#held += char);
        this.#settle(char);
        return this.#step(char);
      case 'verbatim': return this.#verbatim(char);
      case 'escape':
        this.#mode = 'text';
        if (char === '(' || char === '[')
          return this.#openVerbatim('\\' + char);
        if (/[!-/:-@[-`{-~]/.test(char))
          return this.#ink.say(char);
        if (char !== '\n')
          this.#ink.say('\\');
        return this.#step(char);
      case 'bang':
        this.#mode = 'text';
        if (char === '[')
          return this.#open('![', 'span', true);
        this.#ink.say('!');
        return this.#step(char);
      case 'bracket':
        if (char === '(')
          return this.#hold('address');
        this.#mode = 'text';
        this.#undo(this.#bracket());
        this.#ink.say(']');
        return this.#step(char);
      case 'address': return this.#address(char);
      case 'angle': return this.#angle(char);
      case 'url':
        if (/[^\s<>"'`|\u3000-\u303f\uff00-\uffef]/.test(char) && this.#held.length < ADDRESS) {
          this.#held += char;
          return this.#grow(char);
        }
        this.#closeUrl();
        return this.#step(char);
      case 'entity': {
        if (/[\w#]/.test(char) && this.#held.length < 10)
          return void (this.#held += char);
        const found = char === ';' && entity(this.#held);
        this.#mode = 'text';
        this.#ink.say(found || '&' + this.#held);
        return found ? undefined : this.#step(char);
      }
    }
  }

  #plain(char: string): void {
    switch (char) {
      case '': return;
      case ' ': case '\t':
        this.#ink.spaces += ' ';
        return;
      case '\n':
        this.#ink.spaces = '';
        this.#ink.broken ||= this.#ink.before !== '';
        return;
      case '*': case '_': case '~': case '`': case '$': return this.#hold('run', char);
      case '\\': return this.#hold('escape');
      case '&': return this.#hold('entity');
      case '<': return this.#hold('angle');
      case '!': return this.#hold('bang');
      case '[': return this.#open('[', 'span');
      case ']': {
        const at = this.#bracket();
        if (at < 0)
          return this.#ink.say(char);
        if (!this.#spans[at]!.dead)
          return this.#hold('bracket');
        this.#undo(at);
        return this.#ink.say(char);
      }
      case '/': {
        const scheme = /(?:^|[^\p{L}\p{N}])(https?:\/)$/iu.exec(this.#ink.tail)?.[1];
        if (!scheme || this.#bracket() >= 0)
          return this.#ink.say(char);
        this.#ink.unsay(scheme.length);
        this.#special = this.#ink.enter('a');
        this.#held = scheme + char;
        this.#mode = 'url';
        return this.#grow(this.#held);
      }
      default: return this.#ink.say(char);
    }
  }

  #hold(mode: Mode, held = ''): void {
    this.#mode = mode;
    this.#held = held;
  }

  // Emphasis. It is lenient where CommonMark is strict, because strictness breaks Chinese and Japanese: a mark may close after anything but a space.

  #settle(next: string): void {
    const char = this.#held[0]!;
    let left = this.#held.length;
    const before = this.#ink.spaces || this.#ink.broken ? ' ' : this.#ink.before;
    this.#mode = 'text';
    // "$5 and $6" is money: a formula begins before neither a space nor a digit.
    if (char === '`' || char === '$' && left < 3 && (left > 1 || /[^\s\d]/.test(next)))
      return this.#openVerbatim(this.#held);
    const inner = char === '_';
    const closes = !space(before) && !(inner && word(next));
    const opens = !space(next) && !(inner && word(before));
    if (char === '$' || char === '~' && left !== 2)
      return this.#ink.say(this.#held);
    while (closes && left) {
      const at = this.#match(char, left);
      if (at < 0)
        break;
      while (this.#spans.length > at + 1)
        this.#undo(this.#spans.length - 1);
      left -= this.#spans[at]!.mark.length;
      this.#ink.leave(this.#spans.pop()!.element);
      this.#ink.before = char;
    }
    if (opens && left && left <= 3 && this.#spans.length + 2 <= DEPTH) {
      if (left !== 2)
        this.#open(char, 'em');
      if (left !== 1)
        this.#open(char + char, char === '~' ? 'del' : 'strong');
      return;
    }
    if (left)
      this.#ink.say(char.repeat(left));
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

  // Code and formulas: `…`, $…$, $$…$$, \(…\), \[…\]. What is in them is no markdown.

  #openVerbatim(mark: string): void {
    const [first] = mark;
    if (mark.length > 8 || this.#lonely.has(mark))
      return this.#ink.say(first === '\\' ? mark[1]! : mark);
    this.#special = this.#ink.enter('code');
    this.#mark = mark;
    this.#end = mark.replace('(', ')').replace('[', ']');
    this.#hold('verbatim');
    this.#closing = '';
  }

  #verbatim(char: string): void {
    const code = this.#mark[0] === '`';
    const closing = this.#closing;
    // Of back-ticks there must be just as many, so it is the next character that decides.
    if (char && (code ? char === '`' : this.#end.startsWith(closing + char) && !(this.#mark === '$' && space(this.#held.slice(-1)))))
      return void (this.#closing += char);
    if (closing === this.#end && !(this.#mark === '$' && /\d/.test(char))) {
      this.#closeVerbatim(code);
      return this.#step(char);
    }
    if (!char || !code && (this.#held.length > FORMULA || char === '\n' && !this.inFormula))
      return this.#giveUp(closing + char);
    this.#closing = '';
    this.#grow(closing || (code && char === '\n' ? ' ' : char));
    if (closing)
      this.#step(char);
  }

  #closeVerbatim(code: boolean): void {
    const element = this.#special!;
    const text = this.#held;
    const tex = text.trim();
    this.#ink.leave(element);
    this.#mode = 'text';
    this.#ink.before = '`';
    if (code && tex && /^ .* $/.test(text))
      element.textContent = text.slice(1, -1);
    else if (!code && tex)
      this.#hooks.math(element, tex, /\$\$|\[/.test(this.#mark));
  }

  /** What was taken for code or a formula is none: its text is read as text, its mark no more. */
  #giveUp(more: string): void {
    const held = this.#held, mark = this.#mark, element = this.#special!;
    this.#ink.drop();
    this.#ink.leave(element);
    element.remove();
    this.#mode = 'text';
    this.#lonely.add(mark);
    this.#openVerbatim(mark);
    this.#feed(held + more);
  }

  // Links

  #bracket(): number {
    return this.#spans.findLastIndex(span => span.mark.endsWith('['));
  }

  #address(char: string): void {
    const held = this.#held;
    if (!char || char === '\n' || held.length > ADDRESS || (char === '(' && held.endsWith(']')))
      return this.#noLink(char);
    if (char === ')') {
      const found = destination(held);
      if (found !== undefined && !/\([^)]*$/.test(found))
        return this.#closeLink(found);
      // Unless a title, points or a parenthesis are open, it is no address.
      if (!/["'<(][^"'<>)]*$/.test(held))
        return this.#noLink(char);
    }
    this.#held += char;
  }

  #noLink(char: string): void {
    const held = this.#held;
    this.#mode = 'text';
    this.#undo(this.#bracket());
    this.#ink.say('](');
    this.#feed(held + char);
  }

  #closeLink(found: string): void {
    const at = this.#bracket();
    while (this.#spans.length > at + 1)
      this.#undo(this.#spans.length - 1);
    this.#ink.flush();
    const { element, image } = this.#spans.pop()!;
    this.#ink.leave(element);
    this.#mode = 'text';
    this.#ink.before = ')';
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
    const link = asLink(this.#hooks.document.createElement('a'), url);
    link.append(...element.childNodes);
    if (!link.textContent?.trim())
      link.textContent = url;
    element.replaceWith(link);
  }

  /** `<br>` is the one tag that means something: a table's cell has no other way to break a line. */
  #angle(char: string): void {
    const held = this.#held;
    if (char === '>' && /^br ?\/?$/i.test(held)) {
      this.#mode = 'text';
      this.#ink.broken = true;
      this.#ink.spaces = '';
    } else if (char && /^b(r( ?\/?)?)?$/i.test(held + char)) {
      this.#held += char;
    } else {
      this.#mode = 'text';
      this.#ink.say('<');
      this.#feed(held);
      this.#step(char);
    }
  }

  #closeUrl(): void {
    const element = this.#special!;
    const url = withoutEnd(this.#held);
    const rest = this.#held.slice(url.length);
    this.#ink.flush();
    const address = safeLink(url);
    element.textContent = url;
    this.#ink.leave(address ? asLink(element, address) : element);
    this.#mode = 'text';
    this.#ink.before = url[url.length - 1]!;
    this.#feed(rest);
  }

  /** Adds to code, formula or address, where spaces count. */
  #grow(text: string): void {
    if (this.#mode !== 'url')
      this.#held += text;
    this.#ink.grow(text);
  }

  #open(mark: string, tag: string, image = false): void {
    if (this.#spans.length >= DEPTH)
      return this.#ink.say(mark);
    const element = this.#ink.enter(tag);
    this.#spans.push({ mark, element, image });
    this.#ink.before = mark[mark.length - 1]!;
  }

  /** Takes a span away and leaves its mark and what is in it. */
  #undo(at: number): void {
    const [{ mark, element }] = this.#spans.splice(at, 1) as [Span];
    this.#ink.unwrap(element, mark);
  }
}
