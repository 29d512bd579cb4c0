import type { Cursor, TurnEvent } from './types.js';

const parse = (cursor: Cursor) => cursor.split('.', 2).map(Number) as [number, number];

/**
 * What of an event is new to a reader that has all up to a cursor: the event, a shorter one, or nothing. `undefined` says
 * that something between is missing.
 */
export function unread(event: TurnEvent, after: Cursor | undefined): TurnEvent | null | undefined {
  if (!after || event.type === 'turn.ended')
    return event;
  const [part, offset] = parse(event.cursor);
  const [hadPart, had] = parse(after);
  if (event.type === 'turn.started' || part < hadPart || (part === hadPart && offset <= had))
    return null;
  if (event.type !== 'text' && event.type !== 'reasoning')
    return event;
  const { text } = event;
  const missing = offset - (part === hadPart ? had : 0);
  return missing > text.length ? undefined : missing < text.length ? { ...event, text: text.slice(text.length - missing) } : event;
}
