// Measures pages in Chromium, one load at a time; `make bench` calls it. Not a test of what pages do.
import { defineConfig } from '@playwright/test';
import tests from '../playwright.config';

export default defineConfig({
  testDir: '.',
  testMatch: '*.bench.ts',
  outputDir: '../test-results/bench',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 600_000,
  reporter: [['list']],
  // A trace would be measured with the page.
  use: { ...tests.use, trace: 'off', actionTimeout: 30_000, navigationTimeout: 30_000 },
});
