import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { styles } from './styles.mjs';

/** The npm packages: ES modules that leave their dependencies to whoever bundles them. Types come from `tsc -b`. */
export async function buildPackages(root) {
  const packages = [
    { name: 'client', entries: ['src/index.ts'] },
    { name: 'element', entries: ['src/index.ts'] },
    { name: 'react', entries: ['src/index.tsx', 'src/index.ts'] },
    { name: 'vue', entries: ['src/index.ts'] },
  ];
  for (const { name, entries } of packages) {
    const entry = entries.map(e => join(root, name, e)).find(existsSync);
    await build({
      entryPoints: { index: entry },
      bundle: true,
      packages: 'external',
      format: 'esm',
      splitting: true,
      target: 'es2022',
      jsx: 'automatic',
      outdir: join(root, name, 'dist'),
      chunkNames: '[name]-[hash]',
      legalComments: 'none',
      plugins: [styles()],
      logLevel: 'warning',
      // From npm there is no script tag to know the panel from: the bundler finds it by import().
      define: { __CHUNKS__: 'undefined' },
    });
  }
}

export const cleanPackages = root =>
  Promise.all(['client', 'element', 'react', 'vue'].map(name => rm(join(root, name, 'dist'), { recursive: true, force: true })));
