import './prompts.css';
import { ArrowDown, ArrowUp, Ellipsis, GripVertical, Pencil, Plus, ScrollText, Trash2 } from 'lucide-preact';
import { useRef, useState } from 'preact/hooks';
import { patch, remove, tagOf } from '../api/http.js';
import type { Prompt } from '../api/types.js';
import { Link } from '../app/Link.js';
import { PageHead, Time } from '../ui/bits.js';
import { LinkButton } from '../ui/Button.js';
import { confirm } from '../ui/confirm.js';
import { Switch } from '../ui/Field.js';
import { Menu } from '../ui/Menu.js';
import { Empty, Failed, sentence, Skeleton } from '../ui/states.js';
import { toast } from '../ui/toast.js';
import { words as shared } from '../words/app.js';
import { words } from '../words/prompts.js';
import { promptPath, usePrompts } from './data.js';
import { useDrag } from './useDrag.js';
import { moved } from './variables.js';

export default function PromptsScreen({ project }: { project: string }) {
  const { data, error, loading, reload, set } = usePrompts(project);
  const [said, setSaid] = useState('');
  const base = `/projects/${project}/prompts`;
  const prompts = data?.prompts ?? [];
  const show = (next: Prompt[]) => set({ prompts: next, total: next.length });

  /** Shown at once, since it can be undone; taken back if it was refused. */
  async function change(next: Prompt[], prompt: Prompt, body: object) {
    show(next);
    try {
      const changed = await patch<Prompt>(promptPath(project, prompt.id), body, tagOf(prompt));
      show(next.map(p => p.id === changed.id ? changed : p));
    } catch (e) {
      toast(sentence(e), { tone: 'danger' });
    }
    // The versions of those that have moved with it are others now.
    reload();
  }

  function move(prompt: Prompt, to: number) {
    const from = prompts.indexOf(prompt);
    if (to < 0 || to >= prompts.length || to === from)
      return;
    setSaid(words.moved(prompt.name, to + 1, prompts.length));
    void change(moved(prompts, from, to), prompt, { position: to });
  }

  async function drop(prompt: Prompt) {
    if (!await confirm({ title: words.remove.title(prompt.name), body: words.remove.body, action: shared.remove, danger: true }))
      return;
    try {
      await remove(promptPath(project, prompt.id));
      show(prompts.filter(p => p !== prompt));
      toast(words.remove.done);
    } catch (e) {
      toast(sentence(e), { tone: 'danger' });
    }
    reload();
  }

  const list = useRef<HTMLOListElement>(null);
  const drag = useDrag(list, (from, to) => move(prompts[from]!, to));
  return (
    <div class="page narrow">
      <PageHead title={words.title} actions={prompts.length > 0 && <LinkButton to={`${base}/new`} kind="primary" icon={Plus}>{words.create}</LinkButton>}>{words.lead}</PageHead>
      {error ? <Failed error={error} retry={reload} />
        : loading ? <Skeleton kind="line" lines={4} />
          : prompts.length === 0
            ? <Empty icon={ScrollText} title={words.none.title} actions={<LinkButton to={`${base}/new`} kind="primary" icon={Plus}>{words.none.action}</LinkButton>}>{words.none.body}</Empty>
            : (
              <ol class="prompts card" ref={list}>
                {prompts.map((prompt, at) => (
                  <li key={prompt.id} class={`prompt ${prompt.enabled ? '' : 'off'} ${drag.mark(at)}`}>
                    <button type="button" class="handle" aria-label={words.handle(prompt.name)} {...drag.handle(at)} onKeyDown={event => {
                      const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
                      if (!step)
                        return;
                      event.preventDefault();
                      move(prompt, at + step);
                    }}><GripVertical aria-hidden="true" /></button>
                    <div class="grow">
                      <h2><Link to={`${base}/${prompt.id}`} class="cut" dir="auto">{prompt.name}</Link></h2>
                      <p class="small muted cut" dir="auto">{prompt.content.slice(0, 200)}</p>
                      <p class="small muted meta"><span class="num">{words.chars(prompt.content.length)}</span> · <Time at={prompt.updated_at} /></p>
                    </div>
                    <Switch hidden label={words.on(prompt.name)} checked={prompt.enabled}
                      onChange={() => void change(prompts.map(p => p === prompt ? { ...p, enabled: !p.enabled } : p), prompt, { enabled: !prompt.enabled })} />
                    <Menu label={words.actions(prompt.name)} icon={Ellipsis} size="small" items={[
                      { label: shared.edit, icon: Pencil, to: `${base}/${prompt.id}` },
                      ...(at > 0 ? [{ label: words.up, icon: ArrowUp, run: () => move(prompt, at - 1) }] : []),
                      ...(at < prompts.length - 1 ? [{ label: words.down, icon: ArrowDown, run: () => move(prompt, at + 1) }] : []),
                      { label: shared.remove, icon: Trash2, danger: true, apart: true, run: () => void drop(prompt) },
                    ]} />
                  </li>
                ))}
              </ol>
            )}
      <p class="sr" role="status">{said}</p>
    </div>
  );
}
