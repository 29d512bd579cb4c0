import { ChatError } from '@chatbot-platform/client';
import { useState } from 'preact/hooks';
import { get, patch, tagOf } from '../api/http.js';
import type { Project } from '../api/types.js';
import { Banner } from '../ui/Banner.js';
import { Button } from '../ui/Button.js';
import { Conflict } from '../ui/Conflict.js';
import { Dialog } from '../ui/Dialog.js';
import { Field, Input, TextArea } from '../ui/Field.js';
import { sentence } from '../ui/states.js';
import { toast } from '../ui/toast.js';
import { words as shared } from '../words/app.js';
import { words } from '../words/projects.js';
import { projectPath } from './data.js';

interface Props {
  project: Project;
  onClose: () => void;
  onSaved: (project: Project) => void;
}

export function EditProject({ project, onClose, onSaved }: Props) {
  const [name, setName] = useState(project.name);
  const [description, setDescription] = useState(project.description ?? '');
  // What the form began with, or has been compared with since.
  const [base, setBase] = useState(project);
  const [theirs, setTheirs] = useState<Project>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();

  async function save(ifMatch = tagOf(base)) {
    setBusy(true);
    setError(undefined);
    try {
      onSaved(await patch<Project>(projectPath(project.id), { name: name.trim(), description: description.trim() || null }, ifMatch));
      toast(words.saved);
      onClose();
    } catch (e) {
      if (e instanceof ChatError && e.code === 'precondition_failed')
        await compare();
      else
        setError(sentence(e));
    } finally {
      setBusy(false);
    }
  }

  async function compare() {
    try {
      const now = await get<Project>(projectPath(project.id));
      if (name === base.name)
        setName(now.name);
      if (description === (base.description ?? ''))
        setDescription(now.description ?? '');
      setTheirs(now);
    } catch (e) {
      setError(sentence(e));
    }
  }

  return (
    <Dialog size={theirs && 'l'} title={words.edit.title} onClose={onClose}>
      {error && <Banner tone="danger" title={error} />}
      {theirs && (
        <Conflict
          fields={[{ label: words.edit.name, mine: name, theirs: theirs.name }, { label: words.edit.description, mine: description, theirs: theirs.description ?? '' }]}
          onMine={() => void save(tagOf(theirs))}
          onTheirs={() => { setName(theirs.name); setDescription(theirs.description ?? ''); setBase(theirs); setTheirs(undefined); }}
          onEdit={() => { setBase(theirs); setTheirs(undefined); }}
        />
      )}
      <form class="col" onSubmit={event => { event.preventDefault(); if (name.trim() && !busy) void save(); }}>
        <Field label={words.edit.name} error={name.trim() ? undefined : words.new.needName}>{props => <Input {...props} value={name} maxLength={100} onInput={e => setName(e.currentTarget.value)} />}</Field>
        <Field label={words.edit.description} optional>{props => <TextArea {...props} value={description} maxLength={2000} rows={3} onInput={e => setDescription(e.currentTarget.value)} />}</Field>
        <footer>
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button type="submit" kind="primary" busy={busy} disabled={!name.trim()}>{shared.save}</Button>
        </footer>
      </form>
    </Dialog>
  );
}
