import { defineConfig } from '@playwright/test';
import type { Shared } from './harness/fixtures.js';

export default defineConfig<{}, Shared>({
  testDir: 'tests',
  outputDir: '../dist/e2e',
  // Each worker starts a host of its own; the machines that run this have two cores.
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: !!process.env['CI'],
  reporter: process.env['E2E_REPORT'] ? [['line'], ['json', { outputFile: process.env['E2E_REPORT'] }]] : [['list']],
  use: {
    viewport: { width: 1280, height: 800 },
    trace: 'off',
    // What cannot be clicked is told at once, and not when the whole test is out of time.
    actionTimeout: 30_000,
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  projects: [
    { name: 'sqlite' },
    // The same host on the other database, once along the whole path.
    { name: 'postgresql', use: { database: 'postgresql' }, grep: /@databases/ },
  ],
});
