export type Nodes = Pick<Document, 'createElement' | 'createElementNS'>;

/** The only ways in which elements are made. */
export const nodes = {} as Nodes;

/** Takes the document's own ways when the script runs, so that what a page puts in their place is not used, neither then nor later. */
export function takeNodes(): void {
  for (const name of ['createElement', 'createElementNS'] as const)
    nodes[name] = Document.prototype[name].bind(document) as never;
}
