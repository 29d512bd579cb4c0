import type { JSX } from 'preact';
import { foresee, href, navigate } from './router.js';

type Props = Omit<JSX.IntrinsicElements['a'], 'href'> & { to: string };

/** A link within the dashboard. It is one: it opens in a new tab, it is copied, it is reached by the keyboard. */
export function Link({ to, onClick, ...rest }: Props) {
  return (
    <a
      {...rest}
      href={href(to)}
      onPointerEnter={() => foresee(to)}
      onFocus={() => foresee(to)}
      onClick={event => {
        (onClick as ((event: MouseEvent) => void) | undefined)?.(event);
        if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
          return;
        event.preventDefault();
        void navigate(to);
      }}
    />
  );
}
