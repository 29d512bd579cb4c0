import { Badge } from '../ui/bits.js';
import { words } from '../words/conversations.js';
import type { Conversation } from './data.js';

/** Ids are long and say little: their beginning tells two apart. */
export function Who({ user }: { user: Conversation['user'] }) {
  const name = user.name ?? (/^[0-9a-f-]{24,}$/i.test(user.id) ? user.id.slice(0, 8) : user.id);
  return (
    <span class="row wrap who">
      <Badge tone={user.kind === 'visitor' ? 'accent' : ''}>{words.kinds[user.kind] ?? user.kind}{user.kind === 'visitor' && user.signed_in && ` · ${words.signedIn}`}</Badge>
      <span class="cut" title={user.id} dir="auto">{name}</span>
    </span>
  );
}
