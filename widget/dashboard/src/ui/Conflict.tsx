import './conflict.css';
import { useEffect, useState } from 'preact/hooks';
import type { ComponentType } from 'preact';
import { words } from '../words/app.js';
import { Banner } from './Banner.js';
import { Button } from './Button.js';

interface Props {
  /** What may differ; what is alike is not shown. */
  fields: { label: string; mine: string; theirs: string }[];
  /** Mine is written over theirs. */
  onMine: () => void;
  /** Mine is given up. */
  onTheirs: () => void;
  /** Mine stays in the form, and is saved over theirs when one is done with it. */
  onEdit: () => void;
}

/** Somebody else was quicker: both stand beside each other, and one decides. Nothing is written before. */
export function Conflict({ fields, onMine, onTheirs, onEdit }: Props) {
  const other = fields.filter(field => field.mine !== field.theirs);
  const Marked = useMarked();
  const side = (text: string, beside: string, name: string) => (
    <div class="version" role="group" aria-label={name}>
      <div class="whose">{name}</div>
      <pre dir="auto" tabIndex={0}>{!text ? <span class="muted">{words.conflictNothing}</span> : Marked ? <Marked text={text} beside={beside} /> : text}</pre>
    </div>
  );
  return (
    <section class="conflict" aria-label={words.conflict} tabIndex={-1} ref={showOnce}>
      <Banner tone="warn" role="alert" title={words.conflict}>{other.length ? words.conflictBody : words.conflictElsewhere}</Banner>
      {other.map(({ label, mine, theirs }) => (
        <div class="field-versions" key={label} role="group" aria-label={label}>
          <strong class="small">{label}</strong>
          <div class="versions-beside diff">{side(theirs, mine, words.theirs)}{side(mine, theirs, words.mine)}</div>
        </div>
      ))}
      <div class="row wrap">
        <Button kind="primary" onClick={onMine}>{words.keepMine}</Button>
        <Button onClick={onTheirs}>{words.takeTheirs}</Button>
        <Button onClick={onEdit}>{words.editOn}</Button>
        <span class="small muted">{words.conflictChoices}</span>
      </div>
    </section>
  );
}

/** What was saved at the end of a long form is decided at its top: one is led there. */
const showOnce = (element: HTMLElement | null) => {
  if (element && !element.dataset['met']) {
    element.dataset['met'] = 'yes';
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'nearest' });
  }
};

type Marked = ComponentType<{ text: string; beside: string }>;
let loaded: Marked | undefined;

/** What marks how a text differs, once it is fetched; until then both are read as they are. */
function useMarked(): Marked | undefined {
  const [, set] = useState<Marked>();
  useEffect(() => {
    if (!loaded)
      import('./TextDiff.js').then(module => { loaded = module.Marked; set(() => loaded); }, () => {});
  }, []);
  return loaded;
}
