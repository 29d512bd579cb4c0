import { lazyDiff } from './Diff.js';
import { words } from '../words/app.js';
import { Banner } from './Banner.js';
import { Button } from './Button.js';

interface Props {
  /** What may differ; what is alike is not shown. */
  fields: { label: string; mine: string; theirs: string }[];
  onMine: () => void;
  onTheirs: () => void;
}

/** Somebody else was quicker: both are shown, and one decides. Nothing is written before. */
export function Conflict({ fields, onMine, onTheirs }: Props) {
  const other = fields.filter(field => field.mine !== field.theirs);
  const Diff = lazyDiff();
  return (
    <div class="conflict">
      <Banner tone="warn" role="alert" title={words.conflict} actions={<>
        <Button size="small" onClick={onTheirs}>{words.takeTheirs}</Button>
        <Button size="small" kind="primary" onClick={onMine}>{words.keepMine}</Button>
      </>}>{other.length ? words.conflictBody : words.conflictElsewhere}</Banner>
      {other.map(({ label, mine, theirs }) => (
        <figure key={label}>
          <figcaption class="small"><strong>{label}</strong> <span class="muted">{words.conflictLegend}</span></figcaption>
          {Diff ? <Diff before={theirs} after={mine} /> : <pre>{theirs}</pre>}
        </figure>
      ))}
    </div>
  );
}
