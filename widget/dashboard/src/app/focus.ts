/** What has had the focus last, and what it lay in, from within to without. */
let path: HTMLElement[] = [];

/**
 * What has the focus may go away: a button that was used, a row that was deleted. The browser then begins at the top of the page; who has no mouse
 * would have all of the way to go again. So the focus goes to the nearest of what it lay in that can have it, or to what comes first in there.
 */
export function keepFocus(): void {
  document.addEventListener('focusin', event => {
    path = [];
    for (let element = event.target as HTMLElement | null; element; element = element.parentElement)
      path.push(element);
  });
  const lost = () => path[0]?.isConnected === false && document.activeElement === document.body;
  const find = () => {
    if (!lost())
      return;
    const place = path.find(element => element.isConnected && element.hasAttribute('tabindex')) ?? document.getElementById('content');
    (place?.querySelector<HTMLElement>('[data-first]') ?? place)?.focus({ preventScroll: true });
  };
  // A dialog that closes gives it back by itself, a moment later.
  new MutationObserver(() => { if (lost()) setTimeout(find, 50); }).observe(document.body, { childList: true, subtree: true });
}
