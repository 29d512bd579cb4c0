import { ChatError } from '@chatbot-platform/client';
import { useState } from 'preact/hooks';
import { sentence } from '../ui/states.js';

/** A form's way: at work, refused, or through. */
export function useSubmit(work: () => Promise<void>, tell: (error: ChatError) => string | undefined = () => undefined) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  return {
    busy,
    error,
    async submit() {
      if (busy)
        return;
      setBusy(true);
      setError(undefined);
      try {
        await work();
      } catch (e) {
        if (!(e instanceof ChatError))
          throw e;
        setError(tell(e) ?? sentence(e));
      } finally {
        setBusy(false);
      }
    },
  };
}

/** Puts the focus into the first field that is wrong. */
export const focusWrong = (form: HTMLElement) => setTimeout(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());

export const looksLikeEmail = (text: string) => /^\S+@\S+$/.test(text.trim());
