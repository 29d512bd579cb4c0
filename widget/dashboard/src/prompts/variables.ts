/** What stands in a text: plain words, or a place that is filled in. */
export interface Piece {
  text: string;
  kind: 'plain' | 'variable' | 'unknown' | 'broken';
  name?: string;
}

export const builtIn = ['date', 'time', 'project_name', 'model', 'user_id'];

const NAME = /^\{\{ *([a-z][a-z0-9_]{0,49}) *\}\}/;

/**
 * Takes a prompt apart as the server does: `{{name}}` is a variable, `\{{` two braces, and any other `{{` a mistake that would be refused.
 * The pieces put together are the text.
 */
export function pieces(text: string, known: ReadonlySet<string>): Piece[] {
  const found: Piece[] = [];
  let plain = 0;
  let at = 0;
  const flush = () => { if (at > plain) found.push({ text: text.slice(plain, at), kind: 'plain' }); };
  for (;;) {
    const next = text.indexOf('{{', at);
    if (next < 0)
      break;
    if (text[next - 1] === '\\') {
      at = next + 2;
      continue;
    }
    at = next;
    flush();
    const match = NAME.exec(text.slice(next, next + 140));
    const piece: Piece = match ? { text: match[0], kind: known.has(match[1]!) ? 'variable' : 'unknown', name: match[1]! } : { text: '{{', kind: 'broken' };
    found.push(piece);
    plain = at = next + piece.text.length;
  }
  at = text.length;
  flush();
  return found;
}

/** Moves one to another place; the order is a new one. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const next = [...items];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}
