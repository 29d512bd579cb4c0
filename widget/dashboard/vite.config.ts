import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { devSettings, heldBudget } from './build/plugins.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ command }) => ({
  root: here('.'),
  // What is served does not know where it is mapped: chunks find each other, and the server writes its base into the shell.
  base: command === 'build' ? './' : '/dashboard/',
  resolve: { alias: { '@chatbot-platform/client': here('../client/src/index.ts') } },
  // A host that runs: CHATBOT_HOST=http://localhost:5080 npm run dev
  server: { proxy: { '/api': { target: process.env['CHATBOT_HOST'] ?? 'http://localhost:5080' } } },
  build: {
    outDir: here('../dist/dashboard'),
    emptyOutDir: true,
    target: ['es2022', 'chrome111', 'firefox115', 'safari16.4'],
    // A strict policy allows neither data: scripts nor the polyfill's inline one.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  plugins: [heldBudget(), devSettings()],
}));
