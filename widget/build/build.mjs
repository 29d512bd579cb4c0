// Builds what the server serves (dist/web: the loader, hashed chunks, each also as .br and .gz, and integrity.json) and what goes to
// npm (client/dist, element/dist, react/dist, vue/dist). Fails when a budget is broken.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { budgets, held, told } from './budgets.mjs';
import { gzip, integrityOf } from './measure.mjs';
import { bundleLoader, bundlePanel } from './web.mjs';
import { buildPackages } from './packages.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const panel = await bundlePanel(root);
const loader = await bundleLoader(root, panel.entry);
const files = new Map([['widget.js', loader], ...panel.files.map(file => [`assets/${file.name}`, file.contents])]);

const web = join(root, 'dist/web');
await rm(web, { recursive: true, force: true });
await mkdir(join(web, 'assets'), { recursive: true });
const integrity = {};
for (const [name, contents] of files) {
  const br = brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: contents.length } });
  const gz = gzip(contents);
  integrity[name] = { integrity: integrityOf(contents), bytes: contents.length, gzip: gz.length, brotli: br.length };
  await Promise.all([
    writeFile(join(web, name), contents), writeFile(join(web, `${name}.br`), br), writeFile(join(web, `${name}.gz`), gz),
  ]);
}
await writeFile(join(web, 'integrity.json'), JSON.stringify({ entry: `assets/${panel.entry.name}`, files: integrity }, null, 2));
const webAlone = process.argv.includes('--web');
if (!webAlone)
  await buildPackages(root);

const report = budgets(integrity, panel);
for (const { what, size, limit } of report)
  console.log(`widget: ${what.padEnd(34)} ${String(size).padStart(6)} of ${String(limit).padStart(6)} bytes (gzip -9)`);
if (!held(report)) {
  console.error('widget: error: over budget. What is new has to be smaller, or a lazy chunk of its own.');
  process.exit(1);
}
if (!webAlone && !await told(join(root, 'README.md'), report, process.argv.includes('--readme'))) {
  console.error('widget: error: README.md tells other sizes. Run npm run build -- --readme.');
  process.exit(1);
}
