import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { words } from '../words/app.js';
import { Button } from './Button.js';
import { Dialog } from './Dialog.js';
import { Field, Input } from './Field.js';

interface Question {
  title: string;
  body: string;
  /** What the button says that does it. */
  action: string;
  cancel?: string;
  danger?: boolean;
  /** Has to be typed before it can be done. */
  typed?: string;
}

const asked = signal<(Question & { answer: (yes: boolean) => void }) | undefined>(undefined);

/** Asks, and says what was answered. Closing the question is a no. */
export const confirm = (question: Question): Promise<boolean> => new Promise(resolve => {
  asked.value?.answer(false);
  asked.value = { ...question, answer: yes => { asked.value = undefined; resolve(yes); } };
});

/** Where questions are shown; once in the dashboard. */
export function Questions() {
  return asked.value ? <QuestionDialog key={asked.value.title} {...asked.value} /> : null;
}

function QuestionDialog({ title, body, action, cancel, danger, typed, answer }: Question & { answer: (yes: boolean) => void }) {
  const [text, setText] = useState('');
  const ready = !typed || text.trim() === typed.trim();
  return (
    <Dialog title={title} description={body} role="alertdialog" onClose={() => answer(false)}>
      <form class="col" onSubmit={event => { event.preventDefault(); if (ready) answer(true); }}>
        {typed && (
          <Field label={words.typeToConfirm} hint={<strong>{typed}</strong>}>
            {props => <Input {...props} value={text} autocomplete="off" spellcheck={false} onInput={e => setText(e.currentTarget.value)} />}
          </Field>
        )}
        <footer>
          <Button kind="quiet" onClick={() => answer(false)} data-first={typed ? undefined : ''}>{cancel ?? words.cancel}</Button>
          <Button type="submit" kind={danger ? 'danger' : 'primary'} disabled={!ready}>{action}</Button>
        </footer>
      </form>
    </Dialog>
  );
}
