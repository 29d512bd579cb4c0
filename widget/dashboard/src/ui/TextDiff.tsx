import './diff.css';
import { diffLines, diffWordsWithSpace } from 'diff';
import { words } from '../words/app.js';

/** Past this the lines alone are compared: words of long texts take long. */
const LONG = 20_000;

/** Two texts in one: what was taken out and what was put in, told by more than colour. */
export function TextDiff({ before, after }: { before: string; after: string }) {
  const parts = before.length + after.length > LONG ? diffLines(before, after) : diffWordsWithSpace(before, after);
  if (before === after)
    return <p class="muted small">{words.same}</p>;
  return (
    <pre class="diff" dir="auto" tabIndex={0}>
      {parts.map((part, at) => part.added ? <ins key={at}>{part.value}</ins> : part.removed ? <del key={at}>{part.value}</del> : <span key={at}>{part.value}</span>)}
    </pre>
  );
}
