import { gzipSync } from 'node:zlib';

/** In bytes after gzip -9: what is loaded before the first screen is there, style sheets included. */
const FIRST_SCREEN = 120_000;
/** The screens that somebody may see first. */
const FIRST = ['LoginScreen', 'ProjectsScreen', 'PlaygroundScreen'];

const gzip = contents => gzipSync(contents, { level: 9 });

/** Fails the build when a first screen is heavier than what is allowed. */
export function heldBudget() {
  return {
    name: 'held-budget',
    apply: 'build',
    generateBundle(_, bundle) {
      const reached = (name, seen) => {
        const chunk = bundle[name];
        if (!chunk || seen.has(name))
          return seen;
        seen.add(name);
        for (const css of chunk.viteMetadata?.importedCss ?? [])
          seen.add(css);
        for (const next of chunk.imports ?? [])
          reached(next, seen);
        return seen;
      };
      const chunks = Object.values(bundle).filter(output => output.type === 'chunk');
      const entry = chunks.find(chunk => chunk.isEntry);
      const weigh = names => [...names].reduce((sum, name) => sum + gzip(bundle[name].code ?? bundle[name].source).length, 0);
      for (const screen of FIRST) {
        const chunk = chunks.find(c => c.name === screen);
        const size = weigh(reached(chunk?.fileName, reached(entry.fileName, new Set())));
        console.log(`dashboard: ${screen.padEnd(34)} ${String(size).padStart(6)} of ${FIRST_SCREEN} bytes (gzip -9)`);
        if (!chunk)
          this.error(`There is no chunk ${screen}: the budget has nothing to weigh.`);
        if (size > FIRST_SCREEN)
          this.error(`${screen} is over budget. What is new has to be smaller, or a lazy chunk of its own.`);
      }
    },
  };
}

/** What a server writes into the page (see DashboardPage), for Vite's own. */
export function devSettings() {
  const settings = { base: '/dashboard', api: '/api/v1', accounts: true, loginUrl: null, widget: '/api/v1/widget.js' };
  return {
    name: 'dev-settings',
    apply: 'serve',
    transformIndexHtml: () => [{ tag: 'script', attrs: { type: 'application/json', id: 'settings' }, children: JSON.stringify(settings), injectTo: 'head' }],
  };
}
