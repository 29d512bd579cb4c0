import { nodes } from './nodes.js';

export const SPEECH = 'M21 11.5a8.5 8.5 0 0 1-12.4 7.6L3 21l1.9-5.6A8.5 8.5 0 1 1 21 11.5z';

/** A picture of one path on a field of 24, which the styles draw as a line in the colour of the text. */
export function picture(path: string): SVGElement {
  const make = (name: string) => nodes.createElementNS('http://www.w3.org/2000/svg', name) as SVGElement;
  const svg = make('svg');
  const line = make('path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
