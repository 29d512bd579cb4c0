import { SPEECH } from '../launcher.js';
import { type Context, phrase } from './context.js';
import { h, set } from './dom.js';
import { icons } from './icons.js';

export interface LauncherView {
  /** Whether the panel is open. What was not read is read then. */
  says(isOpen: boolean): void;
  count(more: number): void;
}

/** The launcher once there is a panel: it says whether that is open, and how much in it was not read. */
export function launcherView(context: Context): LauncherView {
  const { words, widget } = context, { launcher } = widget;
  const badge = h('span', { class: 'badge', part: 'badge', hidden: true });
  let unread = 0, open = false;
  const say = () => {
    if (!launcher)
      return;
    set(launcher, 'aria-label', unread ? `${words.chat}, ${phrase(context, 'unread', { n: unread })}` : words.chat);
    set(launcher, 'aria-expanded', `${open}`);
    launcher.querySelector('path')!.setAttribute('d', open ? icons.down : SPEECH);
  };
  const count = (more: number) => {
    if (!more)
      return;
    unread += more;
    badge.textContent = unread > 9 ? '9+' : `${unread}`;
    badge.hidden = !unread;
    say();
    widget.emit('unread', { count: unread });
  };
  if (launcher) {
    set(launcher, 'aria-controls', 'panel');
    launcher.append(badge);
    say();
  }
  return {
    count,
    says: isOpen => {
      open = isOpen;
      count(open ? -unread : 0);
      say();
    },
  };
}
