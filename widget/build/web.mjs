import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { integrityOf } from './measure.mjs';
import { minify } from './minify.mjs';
import { slimSignalR } from './slimSignalR.mjs';
import { styles } from './styles.mjs';

/** Long names that nobody outside the panel's files says or reads. */
const INTERNAL = /^(?:clientMessageId|clientId|focusComposer|announcer|trouble|turnId|showSessions|hasVisitor|renameSession|deleteSession|onConnection|onVisitor|projectId|codeEnded|inFormula|retryAfter|stopping|running|kit|spoken|toEnd|remember|recall|began|tell|changed|attempt|refresh|heard|wake|leave|connection|flush|spaces|broken|tail|enter|unwrap|unsay|drop|own|grow|says|arrange|element|update)$/;

const common = root => ({
  bundle: true,
  minify: true,
  target: ['es2022', 'chrome105', 'firefox115', 'safari16.4'],
  platform: 'browser',
  charset: 'utf8',
  legalComments: 'none',
  alias: { '@chatbot-platform/client': join(root, 'client/src/index.ts') },
  logLevel: 'warning',
  write: false,
  outdir: join(root, 'dist/web/assets'),
});

/** The panel, and a chunk for everything in it that is imported when it is needed. Names are hashes of contents. */
export async function bundlePanel(root) {
  const result = await build({
    ...common(root),
    entryPoints: [join(root, 'element/src/panel.ts')],
    format: 'esm',
    splitting: true,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    metafile: true,
    // What SignalR has for Node is reached in Node only.
    define: { require: 'undefined', __SERVED__: 'true' },
    mangleProps: INTERNAL,
    plugins: [slimSignalR(), styles()],
    absWorkingDir: root,
  });
  const files = await Promise.all(result.outputFiles.map(async output => {
    const contents = await minify(output.contents, true);
    return { name: basename(output.path), contents, integrity: integrityOf(contents) };
  }));
  const chunks = {};
  let entry;
  for (const [path, { entryPoint, imports }] of Object.entries(result.metafile.outputs)) {
    const name = basename(path);
    if (entryPoint)
      chunks[basename(entryPoint).replace(/\.ts$/, '')] = name;
    if (!entryPoint?.endsWith('element/src/panel.ts'))
      continue;
    entry = files.find(file => file.name === name);
    const shared = imports.filter(i => i.kind === 'import-statement' && !i.external);
    // Two files in a row are slower than one, and the loader vouches for one.
    if (shared.length)
      throw new Error(`The panel shares ${shared.map(i => i.path)} with a lazy chunk. Hand the chunk what it needs instead of importing it there.`);
  }
  return { files, chunks, entry };
}

/** The one file with a name that stays: a classic script, which knows the panel's name and hash. */
export async function bundleLoader(root, panel) {
  const result = await build({
    ...common(root),
    entryPoints: [join(root, 'element/src/loader.ts')],
    format: 'iife',
    plugins: [styles()],
    define: { __SERVED__: 'true', __CHUNKS__: JSON.stringify({ panel: [`assets/${panel.name}`, panel.integrity] }) },
  });
  return minify(result.outputFiles[0].contents, false);
}
