/** What the renderer leaves to its surroundings: everything that has words, waits for a click, or is loaded when it is needed. */
export interface MarkdownHooks {
  /** Makes every node. A test may count here; nothing else is ever used to make one. */
  readonly document: Pick<Document, 'createElement' | 'createTextNode'>;
  /** Stands for an image. It must not load anything that the settings do not allow. */
  image(url: string, alt: string): Node;
  /** Frames a block of code; its text goes into `body`. */
  code(language: string): { frame: Element; body: Element };
  /** A block of code is whole. */
  codeEnded(body: Element, language: string): void;
  /** A formula is whole; its source is the element's text until somebody has drawn it. */
  math(element: Element, tex: string, display: boolean): void;
  /** Frames a table, so that a wide one scrolls. */
  table(table: Element): Element;
}
