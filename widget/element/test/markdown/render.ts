import { Window } from 'happy-dom';
import { Markdown, type MarkdownHooks } from '../../src/markdown/markdown.js';

export const window = new Window();
const document = window.document as unknown as Document;

/** How many nodes were made and how many characters were put into them since the last reset. */
export const work = { nodes: 0 };

export const hooks: MarkdownHooks = {
  document: {
    createElement: (tag: string) => (work.nodes++, document.createElement(tag)),
    createTextNode: (text: string) => (work.nodes++, document.createTextNode(text)),
  } as Document,
  image(url, alt) {
    const button = document.createElement('button');
    button.textContent = `${alt} ${url}`;
    return button;
  },
  code(language) {
    const frame = document.createElement('pre');
    const body = document.createElement('code');
    if (language)
      body.className = language;
    frame.append(body);
    return { frame, body };
  },
  codeEnded: body => body.setAttribute('data-whole', ''),
  math: (element, tex, display) => element.setAttribute(display ? 'data-display' : 'data-math', tex),
  table: table => table,
};

/** Markdown cut into these pieces, as HTML without what is the same everywhere. */
export function render(...pieces: string[]): string {
  const root = document.createElement('div');
  const markdown = new Markdown(root, hooks);
  for (const piece of pieces)
    markdown.write(piece);
  markdown.end();
  root.normalize();
  return root.innerHTML.replace(/ dir="auto"| target="_blank" rel="noopener noreferrer nofollow"| scope="col"/g, '');
}

export const cutAt = (text: string, size: number): string[] => text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
