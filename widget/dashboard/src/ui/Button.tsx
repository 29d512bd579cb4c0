import type { ComponentChildren, ComponentType, JSX } from 'preact';
import { Link } from '../app/Link.js';
import { Tip } from './Tip.js';

export type Icon = ComponentType<any>;

interface Look {
  kind?: 'primary' | 'quiet' | 'plain' | 'danger';
  size?: 'small';
  icon?: Icon | undefined;
  class?: string | undefined;
}

interface ButtonProps extends Look, Omit<JSX.IntrinsicElements['button'], 'size' | 'icon' | 'class'> {
  /** It is at work: it stays where it is, keeps the focus, and does nothing. */
  busy?: boolean;
  children?: ComponentChildren;
}

const looks = ({ kind = 'quiet', size, class: more }: Look) => ['button', kind, size, more].filter(Boolean).join(' ');

export function Button({ kind, size, icon: Icon, busy, children, class: more, onClick, disabled, ...rest }: ButtonProps) {
  const idle = busy || disabled;
  return (
    <button
      type="button"
      {...rest}
      class={looks({ kind, size, class: more })}
      aria-disabled={idle ? 'true' : undefined}
      aria-busy={busy ? 'true' : undefined}
      onClick={event => idle ? event.preventDefault() : (onClick as ((e: MouseEvent) => void) | undefined)?.(event)}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : Icon && <Icon aria-hidden="true" />}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonProps {
  label: string;
  icon: Icon;
}

/** A button of one picture; its name is read out, and shown to who points at it. */
export function IconButton({ label, kind = 'plain', ...rest }: IconButtonProps) {
  return <Tip text={label}>{props => <Button {...props} {...rest} kind={kind} aria-label={label} class={`icon ${rest.class ?? ''}`} />}</Tip>;
}

interface LinkButtonProps extends Look, Omit<JSX.IntrinsicElements['a'], 'href' | 'size' | 'icon' | 'class'> {
  to: string;
}

export function LinkButton({ kind, size, icon: Icon, class: more, children, ...rest }: LinkButtonProps) {
  return <Link {...rest} class={looks({ kind, size, class: more })}>{Icon && <Icon aria-hidden="true" />}{children}</Link>;
}
