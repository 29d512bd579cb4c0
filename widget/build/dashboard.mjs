// Builds the dashboard for its server into dist/dashboard: Vite's bundle (relative addresses, hashed names in assets/), each file also as .br and .gz.
// Fails when the first screen is over budget.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'vite';
import { gzip } from './measure.mjs';

/** What the first screen may weigh, in bytes after gzip -9: the page, and the scripts and styles it names. */
const FIRST_SCREEN = 120_000;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const output = join(root, 'dist/dashboard');
await build({ root: join(root, 'dashboard'), base: './', logLevel: 'warn', build: { outDir: output, emptyOutDir: true } });

const sizes = new Map();
for (const entry of await readdir(output, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile())
    continue;
  const path = join(entry.parentPath, entry.name);
  const contents = await readFile(path);
  const gz = gzip(contents);
  sizes.set(path, gz.length);
  // The page is written anew for each request, with the host's settings in it.
  if (entry.name === 'index.html' || /\.(png|woff2|ico)$/.test(entry.name))
    continue;
  await Promise.all([
    writeFile(`${path}.gz`, gz),
    writeFile(`${path}.br`, brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: contents.length } })),
  ]);
}

const page = join(output, 'index.html');
const first = [...(await readFile(page, 'utf8')).matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g)].map(match => join(output, match[1]));
const size = [page, ...first].reduce((sum, path) => sum + sizes.get(path), 0);
console.log(`dashboard: first screen ${size} of ${FIRST_SCREEN} bytes (gzip -9)`);
if (size > FIRST_SCREEN) {
  console.error('dashboard: error: over budget. What is new has to be smaller, or a lazy chunk of its own.');
  process.exit(1);
}
