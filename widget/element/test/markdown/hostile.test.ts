import { expect, it } from 'vitest';
import { Inline } from '../../src/markdown/inline.js';
import { hostile } from './hostile.js';
import { cutAt, render, window, work } from './render.js';

const tags = new Set('P BR STRONG EM DEL CODE PRE A SPAN H3 H4 H5 H6 HR UL OL LI BLOCKQUOTE TABLE THEAD TBODY TR TH TD BUTTON'.split(' '));
const attributes = new Set(['href', 'class', 'start', 'data-whole', 'data-math', 'data-display']);

/** Everything in it that has no place in an answer. */
function strange(html: string): string[] {
  const root = window.document.createElement('div');
  root.innerHTML = html;
  return [...root.querySelectorAll('*')].flatMap(element => [
    ...(tags.has(element.tagName) ? [] : [element.tagName]),
    ...[...element.attributes].filter(({ name, value }) => !attributes.has(name) || (name === 'href' && !/^(?:https?:|mailto:|tel:)/.test(value))).map(({ name, value }) => `${name}=${value}`),
  ]);
}

it('there are at least two hundred hostile answers', () => expect(hostile.length).toBeGreaterThanOrEqual(200));

it('none of them becomes more than text, harmless marks and links of four kinds, wherever it is cut', () => {
  for (const text of hostile) {
    const whole = render(text);
    expect(strange(whole), text).toEqual([]);
    for (let at = 1; at < text.length; at++)
      expect(render(text.slice(0, at), text.slice(at)), text).toBe(whole);
    expect(render(...cutAt(text, 1)), text).toBe(whole);
  }
}, 60_000);

const cost = (text: string, size: number) => {
  Inline.steps = work.nodes = 0;
  render(...cutAt(text, size));
  return { steps: Inline.steps, nodes: work.nodes };
};

const shapes: Record<string, string> = {
  'paragraphs': 'Some **bold** and `code` and a [link](https://example.com/a_(b)) in a line.\n\n',
  'one long line': 'Some **bold** and `code` and a [link](https://example.com) in a line. ',
  'lists and tables': '- one\n  - two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n',
  'code': '```js\nconst x = 1;\n```\n',
  'open emphasis': '*a **b _c ~~d ',
  'open brackets': '[a](b [c ![d](e ',
  'open ticks': 'a ` b `` c ``` ',
  'open formulas': '$a $$b \\(c \\[d ',
  'dashes': '- - - - - - - - ',
  'quotes': '> > > a\n',
  'bars': '| a | b ',
  'links that are none': '[a]([a](',
};

it.each(Object.entries(shapes))('reads each character about once, and makes nodes in step with the text: %s', (_, shape) => {
  const once = shape.repeat(Math.ceil(4_000 / shape.length));
  for (const size of [1, 20]) {
    const short = cost(once, size);
    const long = cost(once.repeat(4), size);
    // Four times the text is four times the work; re-reading would be sixteen times.
    expect(long.steps).toBeLessThan(short.steps * 5 + 10_000);
    expect(long.nodes).toBeLessThan(short.nodes * 5 + 100);
  }
});

it('an answer of 16 kB in pieces of 20 characters is read about once', () => {
  const text = Object.values(shapes).slice(0, 4).join('').repeat(60).slice(0, 16_000);
  const { steps } = cost(text, 20);
  expect(steps).toBeLessThan(text.length * 3);
});
