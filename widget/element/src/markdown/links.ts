const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** The character that `&name;` or `&#nn;` stands for, or undefined. */
export function entity(name: string): string | undefined {
  const number = /^#(?:(\d{1,7})|x([\da-f]{1,6}))$/i.exec(name);
  if (!number)
    return Object.hasOwn(entities, name) ? entities[name] : undefined;
  const code = number[1] ? +number[1] : parseInt(number[2]!, 16);
  return code && code < 0x110000 && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd';
}

const unescape = (text: string) =>
  text.replace(/\\([!-/:-@[-`{-~])|&(#?\w{1,8});/g, (whole, plain, name) => plain ?? entity(name) ?? whole);

/** The destination of `](…)`, its title left out; undefined if it is none. */
export function destination(inside: string): string | undefined {
  const found = /^\s*(?:<([^<>]*)>|([^\s<]\S*)?)(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*$/.exec(inside);
  return found ? unescape(found[1] ?? found[2] ?? '') : undefined;
}

/** The address if it is whole and of a kind that runs nothing: http, https, mailto, tel. */
export function safeLink(address: string): string | undefined {
  return /^(?:https?:\/\/|mailto:|tel:)/i.test(address) ? parsed(address) : undefined;
}

/** The same for what would be fetched. */
export const safeImage = (address: string): string | undefined => /^https?:\/\//i.test(address) ? parsed(address) : undefined;

function parsed(address: string): string | undefined {
  try {
    return new URL(address).href;
  } catch {
    return undefined;
  }
}

/** An address in the middle of text ends before the marks that belong to the sentence. */
export function withoutEnd(url: string): string {
  for (;;) {
    const last = url[url.length - 1]!;
    const odd = last === ')' && url.split(')').length > url.split('(').length;
    if (!odd && !/[?!.,:;*_~'\]]/.test(last))
      return url;
    url = url.slice(0, -1);
  }
}

export function asLink(element: HTMLElement, url: string): HTMLElement {
  element.setAttribute('href', url);
  element.setAttribute('target', '_blank');
  element.setAttribute('rel', 'noopener noreferrer nofollow');
  return element;
}
