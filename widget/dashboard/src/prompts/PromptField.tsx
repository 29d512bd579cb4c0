import { useLayoutEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import type { Tied } from '../ui/Field.js';
import { words } from '../words/prompts.js';
import type { Piece } from './variables.js';

interface Props extends Tied {
  value: string;
  parts: Piece[];
  field: RefObject<HTMLTextAreaElement>;
  onInput: (text: string) => void;
}

/** A text field in which variables stand out: what is seen behind it is the same text, with marks. */
export function PromptField({ value, parts, field, onInput, ...tied }: Props) {
  const behind = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = field.current!;
    element.style.height = 'auto';
    element.style.height = `${Math.max(260, element.scrollHeight + 2)}px`;
  }, [value]);
  return (
    <div class="prompt-field">
      <div class="behind" aria-hidden="true" ref={behind} dir="auto">{parts.map((part, at) => part.kind === 'plain' ? part.text : <mark key={at} class={part.kind}>{part.text}</mark>)}{'\n'}</div>
      <textarea {...tied} ref={field} class="input" name="content" spellcheck placeholder={words.contentPlaceholder} value={value} dir="auto" onInput={e => onInput(e.currentTarget.value)} />
    </div>
  );
}
