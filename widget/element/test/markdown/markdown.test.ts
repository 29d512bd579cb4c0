import { describe, expect, it } from 'vitest';
import { cutAt, render } from './render.js';

/** Each row: what it shows, the source, the result. */
const cases: [string, string, string][] = [
  ['a paragraph', 'Hello there', '<p>Hello there</p>'],
  ['two paragraphs', 'a\n\nb', '<p>a</p><p>b</p>'],
  ['a line break', 'a\nb', '<p>a<br>b</p>'],
  ['windows lines', 'a\r\n\r\nb', '<p>a</p><p>b</p>'],
  ['emphasis', 'a *b* **c** ***d*** _e_ __f__ ~~g~~', '<p>a <em>b</em> <strong>c</strong> <em><strong>d</strong></em> <em>e</em> <strong>f</strong> <del>g</del></p>'],
  ['emphasis within words', 'un*frigging*believable snake_case_name', '<p>un<em>frigging</em>believable snake_case_name</p>'],
  ['nested emphasis', '**a *b* c**', '<p><strong>a <em>b</em> c</strong></p>'],
  ['emphasis that is not closed', 'a **b *c\n\nd', '<p>a **b *c</p><p>d</p>'],
  ['emphasis that overlaps', '*a **b* c**', '<p><em>a **b</em> c**</p>'],
  ['stars with spaces', '2 * 3 * 4', '<p>2 * 3 * 4</p>'],
  ['Chinese emphasis', '**你好。**世界', '<p><strong>你好。</strong>世界</p>'],
  ['code', 'a `b*c*` d', '<p>a <code>b*c*</code> d</p>'],
  ['code with ticks', '`` a`b ``', '<p><code>a`b</code></p>'],
  ['code that is not closed', 'a `b *c* d', '<p>a `b <em>c</em> d</p>'],
  ['escapes', '\\*a\\* \\a 1\\. b', '<p>*a* \\a 1. b</p>'],
  ['entities', '&amp; &lt;b&gt; &#65; &#x41; &nope; &', '<p>&amp; &lt;b&gt; A A &amp;nope; &amp;</p>'],
  ['raw HTML', '<b onclick=x>a</b><script>y</script>', '<p>&lt;b onclick=x&gt;a&lt;/b&gt;&lt;script&gt;y&lt;/script&gt;</p>'],
  ['a break that says so', 'a<br>b<br/>c', '<p>a<br>b<br>c</p>'],
  ['a link', 'a [b *c*](https://x.y/z) d', '<p>a <a href="https://x.y/z">b <em>c</em></a> d</p>'],
  ['a link with a title', '[b](https://x.y "t) u")', '<p><a href="https://x.y/">b</a></p>'],
  ['a link in points', '[b](<https://x.y/a b>)', '<p><a href="https://x.y/a%20b">b</a></p>'],
  ['a link with parentheses', '[b](https://x.y/a_(c))', '<p><a href="https://x.y/a_(c)">b</a></p>'],
  ['a link that is none', '[b](https://x.y oops) [c] [d](', '<p>[b](<a href="https://x.y/">https://x.y</a> oops) [c] [d](</p>'],
  ['a script link', '[b](javascript:alert(1)) [c](JaVa&#83;cript:x) [d](data:text/html,x) [e](//x.y) [f](/g)', '<p><span>b</span> <span>c</span> <span>d</span> <span>e</span> <span>f</span></p>'],
  ['mail and telephone', '[b](mailto:a@b.c) [d](tel:+123)', '<p><a href="mailto:a@b.c">b</a> <a href="tel:+123">d</a></p>'],
  ['a link without text', '[](https://x.y)', '<p><a href="https://x.y/">https://x.y/</a></p>'],
  ['a link in a link', '[a [b](https://x.y) c](https://z.z)', '<p>[a <a href="https://x.y/">b</a> c](<a href="https://z.z/">https://z.z</a>)</p>'],
  ['an address', 'see https://x.y/a?b=c. Or (http://z.z/)', '<p>see <a href="https://x.y/a?b=c">https://x.y/a?b=c</a>. Or (<a href="http://z.z/">http://z.z/</a>)</p>'],
  ['an address in bold', '**https://x.y/a**', '<p><strong><a href="https://x.y/a">https://x.y/a</a></strong></p>'],
  ['an address in points', '<https://x.y> <x@y>', '<p>&lt;<a href="https://x.y/">https://x.y</a>&gt; &lt;x@y&gt;</p>'],
  ['no address within a word', 'ahttps://x.y', '<p>ahttps://x.y</p>'],
  ['an image', '![a *b*](https://x.y/i.png)', '<p><button>a b https://x.y/i.png</button></p>'],
  ['an image in a link', '[![a](https://x.y/i.png)](https://z.z)', '<p><a href="https://z.z/">a</a></p>'],
  ['an image that is data', '![a](data:image/png;base64,xx)', '<p>a</p>'],
  ['an exclamation', 'Hi! ! [a]', '<p>Hi! ! [a]</p>'],
  ['headings', '# a\n### b ##\n## c\n#d', '<h3>a</h3><h4>b</h4><h4>c</h4><p>#d</p>'],
  ['a rule', 'a\n\n---\n***\nb', '<p>a</p><hr><hr><p>b</p>'],
  ['a list', '- a\n- b\n\n- c', '<ul><li><p>a</p></li><li><p>b</p></li><li><p>c</p></li></ul>'],
  ['a list of numbers', '3. a\n4. b', '<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>'],
  ['lists within lists', '- a\n  - b\n    - c\n  - d\n- e', '<ul><li><p>a</p><ul><li><p>b</p><ul><li><p>c</p></li></ul></li><li><p>d</p></li></ul></li><li><p>e</p></li></ul>'],
  ['lists by four spaces', '- a\n    - b\n        - c\n    - d', '<ul><li><p>a</p><ul><li><p>b</p><ul><li><p>c</p></li></ul></li><li><p>d</p></li></ul></li></ul>'],
  ['bullets under numbers', '1. a\n  - b\n2. c', '<ol><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ol>'],
  ['paragraphs in an item', '- a\n\n  b\n\nc', '<ul><li><p>a</p><p>b</p></li></ul><p>c</p>'],
  ['an item that goes on', '- a\nb', '<ul><li><p>a<br>b</p></li></ul>'],
  ['a list after a line', 'a\n- b\n* c', '<p>a</p><ul><li><p>b</p></li><li><p>c</p></li></ul>'],
  ['a year is no list', 'it was\n1986. Yes', '<p>it was<br>1986. Yes</p>'],
  ['bold is no bullet', '**a**\n*b*', '<p><strong>a</strong><br><em>b</em></p>'],
  ['tasks', '- [ ] a\n- [x] b\n- [c](https://x.y)', '<ul><li><p>☐ a</p></li><li><p>☑ b</p></li><li><p><a href="https://x.y/">c</a></p></li></ul>'],
  ['a quote', '> a\n> b\n\nc', '<blockquote><p>a<br>b</p></blockquote><p>c</p>'],
  ['a quote within', '> a\n>> b', '<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>'],
  ['a list in a quote', '> - a\n>   - b', '<blockquote><ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul></blockquote>'],
  ['code in a fence', '```js\na *b*\n\n  <c>\n```\nd', '<pre><code class="js" data-whole="">a *b*\n\n  &lt;c&gt;</code></pre><p>d</p>'],
  ['a fence within a fence', '````\n```\na\n````', '<pre><code data-whole="">```\na</code></pre>'],
  ['a fence that is not closed', '~~~\na\n', '<pre><code data-whole="">a</code></pre>'],
  ['a fence in an item', '1. a\n   ```\n   b\n     c\n   ```\n2. d', '<ol><li><p>a</p><pre><code data-whole="">b\n  c</code></pre></li><li><p>d</p></li></ol>'],
  ['a fence in an item, sloppily', '- a\n  ```\nb\n```\n- c', '<ul><li><p>a</p><pre><code data-whole="">b</code></pre></li><li><p>c</p></li></ul>'],
  ['three ticks in a line', '``` a ``` b', '<p><code>a</code> b</p>'],
  ['a table', '| a | b |\n|:--|--:|\n| *c* | d\\|e |\n| f |\n\ng', '<table><thead><tr><th>a</th><th class="end">b</th></tr></thead><tbody><tr><td><em>c</em></td><td class="end">d|e</td></tr><tr><td>f</td><td class="end"></td></tr></tbody></table><p>g</p>'],
  ['a table without outer bars', 'a | b\n-|-\nc | d', '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table>'],
  ['more cells than columns', '|a|b|\n|-|-|\n|c|d|e|', '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d | e</td></tr></tbody></table>'],
  ['an empty cell', '|a|b|\n|-|-|\n||d|', '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td></td><td>d</td></tr></tbody></table>'],
  ['text right after a table', '|a|\n|-|\n|b|\nc', '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table><p>c</p>'],
  ['bars that are no table', '| a | b\nc', '<p>| a | b<br>c</p>'],
  ['a formula', 'a \\(x_1\\) b $y$ c', '<p>a <code data-math="x_1">x_1</code> b <code data-math="y">y</code> c</p>'],
  ['a formula of its own', '$$\nx\n- y\n$$\nb', '<p><code data-display="x\n- y">\nx\n- y\n</code><br>b</p>'],
  ['a formula in brackets', '\\[\nx\n\\]', '<p><code data-display="x">\nx\n</code></p>'],
  ['money is no formula', 'It costs $5 and $6, $USD and **b**', '<p>It costs $5 and $6, $USD and <strong>b</strong></p>'],
];

describe('markdown', () => {
  it.each(cases)('shows %s', (_, source, html) => {
    expect(render(source)).toBe(html);
  });

  it.each(cases)('shows %s however it is cut', (_, source, html) => {
    for (const size of [1, 2, 3, 7])
      expect(render(...cutAt(source, size))).toBe(html);
    for (let at = 1; at < source.length; at++)
      expect(render(source.slice(0, at), source.slice(at))).toBe(html);
  });
});
