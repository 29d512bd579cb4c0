import * as menu from '@zag-js/menu';
import { normalizeProps, useMachine } from '@zag-js/preact';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { href, navigate } from '../app/router.js';
import { Button, type Icon } from './Button.js';
import { Portal } from './Portal.js';

export interface MenuItem {
  label: string;
  icon?: Icon;
  danger?: boolean;
  /** Goes there, or… */
  to?: string;
  /** …does this. */
  run?: () => void;
  /** One of several of which one holds. */
  checked?: boolean;
  /** A line above it. */
  apart?: boolean;
}

interface Props {
  /** What the button is called where it shows no words. */
  label: string;
  items: MenuItem[];
  icon?: Icon;
  /** What stands in the button; a picture alone if left out. */
  children?: ComponentChildren;
  /** Above the items. */
  told?: ComponentChildren;
  size?: 'small';
  kind?: 'quiet' | 'plain';
  class?: string;
}

export function Menu({ label, items, icon, children, told, size, kind = 'plain', class: more }: Props) {
  const chosen = (value: string) => {
    const item = items[+value];
    // After the menu has given the focus back to its button.
    setTimeout(() => item?.to !== undefined ? void navigate(item.to) : item?.run?.());
  };
  const service = useMachine(menu.machine, { id: useId(), 'aria-label': label, positioning: { placement: 'bottom-end', gutter: 4 }, onSelect: ({ value }) => chosen(value) });
  const api = menu.connect(service, normalizeProps);
  const look = `${children ? '' : 'icon'} ${more ?? ''}`;
  return (
    <>
      <Button {...api.getTriggerProps() as object} kind={kind} size={size} icon={icon} class={look} aria-label={children ? undefined : label} title={children ? undefined : label}>{children}</Button>
      {api.open && (
        <Portal within>
          <div {...api.getPositionerProps()}>
            <div {...api.getContentProps()} class="menu">
              {told && <div class="told">{told}</div>}
              {items.map((item, at) => {
                const value = String(at);
                const { icon: Picture } = item;
                const props = item.checked === undefined
                  ? api.getItemProps({ value })
                  : api.getOptionItemProps({ value, type: 'radio', checked: item.checked, valueText: item.label });
                const inside = <>{Picture && <Picture aria-hidden="true" />}<span class="grow cut" dir="auto">{item.label}</span>{item.checked && <span aria-hidden="true">✓</span>}</>;
                return (
                  <>
                    {item.apart && <hr />}
                    {item.to !== undefined
                      ? <a {...props as object} href={href(item.to)} onAuxClick={undefined} class={item.danger ? 'danger' : ''}>{inside}</a>
                      : <div {...props as object} class={item.danger ? 'danger' : ''}>{inside}</div>}
                  </>
                );
              })}
            </div>
          </div>
        </Portal>
      )}
    </>
  );
}
