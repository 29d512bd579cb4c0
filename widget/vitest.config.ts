import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: { '@chatbot-platform/client': fileURLToPath(new URL('client/src/index.ts', import.meta.url)) },
  },
  test: {
    include: ['*/test/**/*.test.{ts,tsx}'],
    exclude: ['e2e/**', '**/node_modules/**'],
    // The suites are bound by loopback sockets, and the machines that run them are small.
    maxWorkers: 2,
  },
});
