import { basename, join } from 'node:path';
import { build } from 'esbuild';
// @ts-expect-error: the build's own plugins, in JavaScript.
import { slimSignalR } from '../../build/slimSignalR.mjs';
// @ts-expect-error: the same.
import { styles } from '../../build/styles.mjs';
import type { Site } from './site.js';

const root = join(import.meta.dirname, '../..');

/** Bundles a page's script as a customer's bundler would, and puts it up with its chunks. Answers its address. */
export async function putScript(site: Site, name: string, code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: join(root, 'e2e'), loader: 'tsx' },
    bundle: true, minify: true, splitting: true, format: 'esm', platform: 'browser', target: 'es2022', write: false, outdir: `/${name}`, jsx: 'automatic',
    alias: {
      '@chatbot-platform/client': join(root, 'client/src/index.ts'),
      '@chatbot-platform/widget': join(root, 'element/src/index.ts'),
      '@chatbot-platform/react': join(root, 'react/src/index.tsx'),
      '@chatbot-platform/vue': join(root, 'vue/src/index.ts'),
    },
    define: { __SERVED__: 'false', 'process.env.NODE_ENV': '"production"' },
    plugins: [slimSignalR(), styles()], logLevel: 'error',
  });
  for (const file of outputFiles)
    site.put(`/${name}/${basename(file.path)}`, { html: file.text, headers: { 'content-type': 'text/javascript' } });
  return `/${name}/stdin.js`;
}
