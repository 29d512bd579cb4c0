import { nodes as given } from '../nodes.js';

/** All that makes nodes here; what makes elements was taken from the document before the page could bend it. */
export const nodes = Object.assign(given, {
  createTextNode(text: string): Text {
    const made = given.createElement('p');
    made.append(text);
    return made.firstChild as Text;
  },
});

type Listener = (event: any) => void;
type Value = string | number | boolean | null | undefined | Listener;
type Child = Node | string | null | undefined | false;

/** An element with attributes, listeners (`onclick`) and children. There is no other way in here to make one, and none that parses HTML. */
export function h<T extends keyof HTMLElementTagNameMap>(tag: T, attributes: Record<string, Value> = {}, ...children: Child[]): HTMLElementTagNameMap[T] {
  const made = nodes.createElement(tag) as HTMLElementTagNameMap[T];
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function')
      made.addEventListener(name.slice(2), value);
    else
      set(made, name, value);
  }
  made.append(...children.filter(child => child) as Node[]);
  return made;
}

/** Sets an attribute, or takes it away, and only if that is a change. */
export function set(target: Element, name: string, value: Value): void {
  const wanted = value === true ? '' : value === false || value == null ? null : `${value}`;
  if (target.getAttribute(name) === wanted)
    return;
  if (wanted === null)
    target.removeAttribute(name);
  else
    target.setAttribute(name, wanted);
}

export function say(target: Element, words: string): void {
  if (target.textContent !== words)
    target.textContent = words;
}

/** Makes the children these, in this order; those that are in place already are not touched, so focus and selection stay. */
export function arrange(parent: Element, children: Node[]): void {
  const wanted = new Set(children);
  for (const child of [...parent.childNodes]) {
    if (!wanted.has(child as Node))
      child.remove();
  }
  children.forEach((child, at) => {
    if (parent.childNodes[at] !== child)
      parent.insertBefore(child, parent.childNodes[at] ?? null);
  });
}
