import './account.css';
import type { ComponentChildren } from 'preact';
import { Mark } from '../app/Mark.js';
import { Banner } from '../ui/Banner.js';
import { useTitle } from '../ui/bits.js';

interface Props {
  title: string;
  lead: string;
  error?: string | undefined;
  children: ComponentChildren;
  /** Where else to go. */
  below?: ComponentChildren;
  /** What most of those want who do not want this. */
  other?: ComponentChildren;
}

/** A form that stands alone in the window: signing in and its kin. */
export function FormPage({ title, lead, error, children, below, other }: Props) {
  useTitle(title);
  return (
    <div class="form-page">
      <Mark />
      <div class="heads"><h1 tabIndex={-1}>{title}</h1>{lead && <p class="muted">{lead}</p>}</div>
      {error && <Banner tone="danger" title={error} />}
      {children}
      {other && <div class="other">{other}</div>}
      {below && <p class="below muted">{below}</p>}
    </div>
  );
}
