import temml from 'temml';

/** Draws a formula as MathML, which browsers lay out themselves: no fonts, no styles. What is no formula stays as its source. */
export function draw(element: Element, tex: string, display: boolean): void {
  const source = [...element.childNodes];
  try {
    temml.render(tex, element as HTMLElement, { displayMode: display, trust: false, throwOnError: true, maxSize: [20, 200], maxExpand: 200 });
    element.setAttribute('class', display ? 'drawn display' : 'drawn');
  } catch {
    element.replaceChildren(...source);
  }
}
