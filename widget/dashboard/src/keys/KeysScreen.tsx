import './keys.css';
import { KeyRound, Plus } from 'lucide-preact';
import { useState } from 'preact/hooks';
import { get, queryOf, remove } from '../api/http.js';
import { useList } from '../api/resource.js';
import { navigate, query } from '../app/router.js';
import { Badge, DataTable, PageHead, Pager, Time } from '../ui/bits.js';
import { Button } from '../ui/Button.js';
import { confirm } from '../ui/confirm.js';
import { Empty, Failed, sentence, Skeleton } from '../ui/states.js';
import { toast } from '../ui/toast.js';
import { words } from '../words/keys.js';
import { NewKey } from './NewKey.js';

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  revoked_at: string | null;
}

const TAKE = 20;

export default function KeysScreen({ project }: { project: string }) {
  const skip = Math.max(0, Number(query.value.get('skip')) || 0);
  const [making, setMaking] = useState(false);
  const { data, error, loading, reload } = useList(`keys:${project}`, `${skip}`, signal =>
    get<{ api_keys: ApiKey[]; total: number }>(`/api-keys${queryOf({ project_id: project, skip, take: TAKE })}`, signal));
  const create = <Button kind="primary" icon={Plus} onClick={() => setMaking(true)}>{words.create}</Button>;

  async function revoke(key: ApiKey) {
    if (!await confirm({ title: words.revokeTitle(key.name), body: words.revokeBody, action: words.revoke, danger: true }))
      return;
    try {
      await remove(`/api-keys/${key.id}`);
      toast(words.revokedToast);
      reload();
    } catch (e) {
      toast(sentence(e), { tone: 'danger' });
    }
  }

  return (
    <div class="page">
      <PageHead title={words.title} actions={data && data.total > 0 && create}>{words.lead}</PageHead>
      {error ? <Failed error={error} retry={reload} /> : loading ? <Skeleton kind="line" lines={4} />
        : data!.total === 0 ? <Empty icon={KeyRound} title={words.none} actions={create}>{words.noneBody}</Empty>
          : <DataTable label={words.title} rows={data!.api_keys} keyOf={key => key.id} columns={[
            { head: words.columns.name, cell: key => <strong dir="auto">{key.name}</strong> },
            { head: words.columns.key, cell: key => <code>{key.prefix}…</code>, align: 'tight' },
            { head: words.columns.may, cell: key => <span class="row wrap">{key.scopes.map(scope => <Badge key={scope}>{words.scope[scope]?.[0] ?? scope}</Badge>)}</span> },
            { head: words.columns.used, cell: key => key.last_used_at ? <Time at={key.last_used_at} /> : <span class="muted">{words.never}</span> },
            { head: words.columns.state, cell: key => <State apiKey={key} /> },
            { head: <span class="sr">{words.columns.does}</span>, align: 'tight', cell: key => !key.revoked_at && <Button size="small" onClick={() => void revoke(key)}>{words.revoke}<span class="sr"> {key.name}</span></Button> },
          ]} />}
      {data && <Pager skip={skip} take={TAKE} total={data.total} onMove={to => void navigate(`/projects/${project}/keys${queryOf({ skip: to || null })}`)} />}
      {making && <NewKey project={project} onClose={() => setMaking(false)} onMade={reload} />}
    </div>
  );
}

function State({ apiKey: key }: { apiKey: ApiKey }) {
  if (key.revoked_at)
    return <Badge tone="danger">{words.revoked}</Badge>;
  if (!key.expires_at)
    return <Badge tone="good">{words.active}</Badge>;
  return Date.parse(key.expires_at) < Date.now() ? <Badge tone="warn">{words.expired}</Badge> : <Badge tone="good">{words.expires(new Date(key.expires_at).toLocaleDateString('en', { dateStyle: 'medium' }))}</Badge>;
}
