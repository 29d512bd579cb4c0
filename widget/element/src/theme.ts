/**
 * Sets a custom property that the styles read. Settings come from another person than the page's owner: what is no colour, length or
 * font counts for nothing. The browser says what is one, and takes it as a value, so it can end no declaration and begin no rule. Nothing
 * in it may stand for something else, such as `var()`; and what these properties are used for fetches nothing.
 */
export function paint(style: CSSStyleDeclaration, name: string, kind: string, value: unknown): void {
  if (CSS.supports(kind, `${value}`) && !/\((?!\d)/.test(`${value}`))
    style.setProperty('--t-' + name, `${value}`);
}

/** Black or white, whichever can be read on a colour of six hex digits. */
export function readable(colour: unknown): string | undefined {
  const value = /^#[\da-f]{6}$/i.test(`${colour}`) && parseInt(`${colour}`.slice(1), 16);
  return value === false ? undefined : [0.2126, 0.7152, 0.0722].reduce((light, share, at) => light + share * ((value >> 16 - at * 8 & 255) / 255) ** 2.2, 0) > 0.18 ? '#000' : '#fff';
}
