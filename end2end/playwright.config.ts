// Browser tests against the release binary, and against a development build for the parts page; then
// tests of the protocol, for which nobody starts a browser.
import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';

const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

export default defineConfig({
  projects: [
    { name: 'browser', testDir: 'specs' },
    { name: 'protocol', testMatch: '**/end2end/{attacks,clients,nodes}/*.spec.ts' },
  ],
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // A person's whole path on a machine that does other things, too.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: system,
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ],
    },
  },
});
