import { RotateCcw } from 'lucide-preact';
import { useState } from 'preact/hooks';
import { request, tagOf } from '../api/http.js';
import { getFirst } from '../api/pages.js';
import { useList } from '../api/resource.js';
import type { Prompt, PromptVersion } from '../api/types.js';
import { Banner } from '../ui/Banner.js';
import { Badge, Time } from '../ui/bits.js';
import { Button } from '../ui/Button.js';
import { Dialog } from '../ui/Dialog.js';
import { lazyDiff } from '../ui/Diff.js';
import { Failed, sentence, Skeleton } from '../ui/states.js';
import { words } from '../words/prompts.js';
import { promptPath } from './data.js';

interface Props {
  project: string;
  prompt: Prompt;
  onClose: () => void;
  onRestored: (prompt: Prompt, number: number) => void;
}

/** What a prompt said at other times, beside what it says now. */
export function Versions({ project, prompt, onClose, onRestored }: Props) {
  const [take, setTake] = useState(20);
  const path = `${promptPath(project, prompt.id)}/versions`;
  const { data, error, reload } = useList(`versions:${prompt.id}:${prompt.text_version}`, `${take}`, signal => getFirst<'versions', PromptVersion>(take, path, 'versions', version => version.number, {}, signal));
  const [picked, setPicked] = useState<number>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const Diff = lazyDiff();
  const versions = data?.versions ?? [];
  const shown = versions.find(v => v.number === picked) ?? versions[1] ?? versions[0];
  const isNow = shown?.number === prompt.text_version;
  const earlier = shown && versions.find(v => v.number < shown.number);

  async function restore(number: number) {
    setBusy(true);
    setRefused(undefined);
    try {
      onRestored((await request<Prompt>('POST', `${path}/${number}/restore`, { ifMatch: tagOf(prompt) })).data, number);
    } catch (e) {
      setRefused(sentence(e));
      setBusy(false);
    }
  }

  return (
    <Dialog size="xl" title={words.versions} description={words.versionsLead} onClose={onClose}>
      {refused && <Banner tone="danger" title={refused} />}
      {error ? <Failed error={error} retry={reload} /> : !shown ? <Skeleton lines={4} /> : (
        <div class="versions">
          <ul>
            {versions.map(version => (
              <li key={version.number}>
                <button type="button" aria-current={version === shown ? 'true' : undefined} onClick={() => setPicked(version.number)}>
                  <span class="row spread"><strong>{words.version(version.number)}</strong>{version.number === prompt.text_version && <Badge tone="accent">{words.now}</Badge>}</span>
                  <span class="small muted"><Time at={version.created_at} />{version.restored_from !== null && ` · ${words.from(version.restored_from)}`}</span>
                </button>
              </li>
            ))}
            {data!.total > versions.length && <li><Button size="small" kind="plain" class="wide" onClick={() => setTake(take < 100 ? 100 : take + 100)}>{words.versionsMore}</Button></li>}
          </ul>
          <div class="col">
            <div class="row spread wrap">
              <h3>{isNow ? words.before : words.compare}</h3>
              {!isNow && <Button size="small" icon={RotateCcw} busy={busy} onClick={() => void restore(shown.number)}>{words.restore}</Button>}
            </div>
            {Diff && (isNow ? <Diff before={earlier?.content ?? ''} after={shown.content} /> : <Diff before={shown.content} after={prompt.content} />)}
          </div>
        </div>
      )}
    </Dialog>
  );
}
