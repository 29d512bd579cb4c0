import { ChevronDown, CircleAlert, Eye, EyeOff, Search } from 'lucide-preact';
import type { ComponentChildren, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { words } from '../words/app.js';
import { IconButton } from './Button.js';

/** What ties a control to its label, hint and error; spread it into the control. */
export interface Tied {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': 'true' | undefined;
}

interface FieldProps {
  label: ComponentChildren;
  hint?: ComponentChildren;
  error?: string | undefined;
  optional?: boolean;
  children: (props: Tied) => ComponentChildren;
}

export function Field({ label, hint, error, optional, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}{optional && <span class="optional"> · {words.optional}</span>}</label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? 'true' : undefined })}
      {hint && <div class="hint" id={`${id}-hint`}>{hint}</div>}
      {error && <div class="error" id={`${id}-error`}><CircleAlert aria-hidden="true" /><span>{error}</span></div>}
    </div>
  );
}

type InputProps = JSX.IntrinsicElements['input'];

export const Input = ({ class: more, ...rest }: InputProps) => <input type="text" {...rest} class={`input ${more ?? ''}`} />;

export const TextArea = ({ class: more, ...rest }: JSX.IntrinsicElements['textarea']) => <textarea {...rest} class={`input ${more ?? ''}`} />;

export const SearchInput = ({ label, ...rest }: InputProps & { label: string }) =>
  <span class="with-icon"><Search aria-hidden="true" /><Input type="search" aria-label={label} placeholder={label} {...rest} /></span>;

/** The browser's own list of choices: it knows every keyboard, every screen reader and every phone. */
export const Select = ({ class: more, children, ...rest }: JSX.IntrinsicElements['select']) =>
  <span class="select"><select {...rest} class={`input ${more ?? ''}`}>{children}</select><ChevronDown aria-hidden="true" /></span>;

export function Switch({ label, hidden, ...rest }: InputProps & { label: string; hidden?: boolean }) {
  return (
    <label class="switch">
      <input type="checkbox" role="switch" {...rest} hidden={undefined} />
      <span class="track" aria-hidden="true" />
      <span class={hidden ? 'sr' : ''}>{label}</span>
    </label>
  );
}

export function PasswordInput({ shows, hides, ...rest }: InputProps & { shows: string; hides: string }) {
  const [seen, setSeen] = useState(false);
  return (
    <div class="password">
      <Input {...rest} type={seen ? 'text' : 'password'} spellcheck={false} autocapitalize="off" />
      <IconButton icon={seen ? EyeOff : Eye} label={seen ? hides : shows} onClick={() => setSeen(!seen)} />
    </div>
  );
}
