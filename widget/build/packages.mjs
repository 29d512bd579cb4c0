import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { writeManifest } from './manifest.mjs';
import { styles } from './styles.mjs';

/** The npm packages: ES modules that leave their dependencies to whoever bundles them. Types come from `tsc -b`. */
export async function buildPackages(root) {
  await writeManifest(root);
  for (const [name, entry] of [['client', 'index.ts'], ['element', 'index.ts'], ['react', 'index.tsx'], ['vue', 'index.ts']]) {
    await dropOld(join(root, name, 'dist'));
    await build({
      entryPoints: { index: join(root, name, 'src', entry) },
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
      define: { __CHUNKS__: 'undefined', __SERVED__: 'false' },
    });
  }
}

/** Chunks of an earlier build; the types beside them are not ours. */
async function dropOld(folder) {
  const files = await readdir(folder).catch(() => []);
  await Promise.all(files.filter(f => f.endsWith('.js')).map(f => rm(join(folder, f))));
}
