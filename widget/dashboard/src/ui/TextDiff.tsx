import './diff.css';
import { diffLines, diffWordsWithSpace } from 'diff';
import { words } from '../words/app.js';

/** Past this the lines alone are compared: words of long texts take long. */
const LONG = 20_000;

const compare = (before: string, after: string) => before.length + after.length > LONG ? diffLines(before, after) : diffWordsWithSpace(before, after);

/** Two texts in one: what was taken out and what was put in, told by more than colour. */
export function TextDiff({ before, after }: { before: string; after: string }) {
  if (before === after)
    return <p class="muted small">{words.same}</p>;
  return (
    <pre class="diff" dir="auto" tabIndex={0}>
      {compare(before, after).map((part, at) => part.added ? <ins key={at}>{part.value}</ins> : part.removed ? <del key={at}>{part.value}</del> : <span key={at}>{part.value}</span>)}
    </pre>
  );
}

/** A text as it is, with what the one beside it has not marked. */
export const Marked = ({ text, beside }: { text: string; beside: string }) =>
  <>{compare(beside, text).filter(part => !part.removed).map((part, at) => part.added ? <mark key={at}>{part.value}</mark> : part.value)}</>;
