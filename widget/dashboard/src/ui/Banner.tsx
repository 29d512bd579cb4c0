import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-preact';
import type { ComponentChildren } from 'preact';

const pictures = { danger: CircleAlert, warn: TriangleAlert, good: CircleCheck, info: Info };

interface Props {
  tone?: keyof typeof pictures;
  title: ComponentChildren;
  children?: ComponentChildren;
  /** Buttons that say what to do. */
  actions?: ComponentChildren;
  /** Said at once, or when there is a pause. */
  role?: 'alert' | 'status' | undefined;
}

export function Banner({ tone = 'info', title, children, actions, role = tone === 'danger' ? 'alert' : 'status' }: Props) {
  const Picture = pictures[tone];
  return (
    <div class={`banner ${tone}`} role={role}>
      <Picture aria-hidden="true" />
      <div class="says"><strong>{title}</strong>{children && <div>{children}</div>}</div>
      {actions && <div class="does">{actions}</div>}
    </div>
  );
}
