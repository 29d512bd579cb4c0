import type { WidgetTheme } from '@chatbot-platform/client';

const kinds = { accent: 'color', accentText: 'color', radius: 'border-radius', font: 'font-family' };

/**
 * Sets the custom properties that the styles read. Settings come from another person than the page's owner: what is not a colour,
 * a length or the names of fonts counts for nothing. The browser says what is one, and takes it as a value, so it can end no
 * declaration and begin no rule; and what these properties are used for fetches nothing.
 */
export function paint(style: CSSStyleDeclaration, theme: WidgetTheme & { accentText?: string | null }): void {
  const values: Record<string, unknown> = { ...theme, accentText: theme.accentText ?? theme.accent_text ?? readable(theme.accent), radius: theme.radius && +theme.radius ? theme.radius + 'px' : theme.radius };
  for (const [name, kind] of Object.entries(kinds)) {
    const value = `${values[name]}`;
    if (CSS.supports(kind, value) && !/[(](?!\d)/.test(value))
      style.setProperty('--t-' + name, value);
  }
}

/** Black or white, whichever can be read on a colour of six hex digits. */
function readable(accent: string | null | undefined): string | undefined {
  const colour = /^#([\da-f]{6})$/i.exec(accent!) && parseInt(accent!.slice(1), 16);
  return colour === null ? undefined
    : [0.2126, 0.7152, 0.0722].reduce((light, share, at) => light + share * ((colour >> (16 - 8 * at) & 255) / 255) ** 2.2, 0) > 0.18 ? '#000' : '#fff';
}
