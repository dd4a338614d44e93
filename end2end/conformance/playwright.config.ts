// The modules of the OpenID Foundation's plans, without a browser: against Grantry on either database,
// and against oidc-provider, which is certified and so controls the tests themselves.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/conformance',
  globalSetup: './desk.ts',
  fullyParallel: true,
  // One module of each plan does nothing for half a minute; the others need not wait for it.
  workers: 4,
  retries: 0,
  // A subject that does not start fails every module; some are enough to see it.
  maxFailures: 10,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [['./reporter.ts']],
  projects: [{ name: 'sqlite' }, { name: 'postgres' }, { name: 'control' }],
});
