import { readFile } from 'node:fs/promises';
import { transform } from 'esbuild';

/** A style sheet is imported as its text, without what only people need. */
export function styles() {
  return {
    name: 'styles',
    setup(build) {
      build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const { code } = await transform(await readFile(path, 'utf8'), { loader: 'css', minify: true, target: ['chrome111', 'firefox115', 'safari16.4'] });
        // The values of custom properties are anybody's guess, so they are left as they are; ours are no strings.
        return { contents: code.trim().replace(/(?<=--[\w-]+:) |(?<=[,/]) | (?=\/)/g, ''), loader: 'text' };
      });
    },
  };
}
