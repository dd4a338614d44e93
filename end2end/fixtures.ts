// What every browser test gets: a server, a page that fails the test on any console error, and axe.
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, Page } from '@playwright/test';
import { DEVELOPMENT, Grantry } from './server';
import { SignInPage } from './pages/sign-in.page';

type Fixtures = { quiet: void; signedIn: Page; axe: (page: Page) => Promise<void> };
type Shared = { grantry: Grantry; development: Grantry };

export const test = base.extend<Fixtures, Shared>({
  grantry: [
    async ({}, use) => {
      const grantry = await Grantry.withAdmin();
      await use(grantry);
      await grantry.remove();
    },
    { scope: 'worker' },
  ],

  development: [
    async ({}, use) => {
      const grantry = await Grantry.withAdmin(DEVELOPMENT);
      await use(grantry);
      await grantry.remove();
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ grantry }, use) => use(grantry.url),

  // A refused script, a failed hydration and a broken link all end in the console.
  quiet: [
    async ({ page }, use) => {
      const said: string[] = [];
      page.on('console', (message) => {
        // The token endpoint refuses with 400 (RFC 6749 section 5.2), also a device that has to wait.
        const refused = /status of 400/.test(message.text()) && message.location().url.endsWith('/oauth/token');
        const expected = refused || /status of (401|403|404|409|410|422|429)/.test(message.text());
        if (['error', 'warning'].includes(message.type()) && !expected) said.push(message.text());
      });
      page.on('pageerror', (error) => said.push(String(error)));
      await use();
      expect(said, 'the console stays quiet').toEqual([]);
    },
    { auto: true },
  ],

  signedIn: async ({ page, baseURL }, use) => {
    await new SignInPage(page).signIn(baseURL!);
    await use(page);
  },

  axe: async ({}, use) =>
    use(async (page) => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      const summary = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' | ')}`);
      expect(summary, 'axe finds nothing').toEqual([]);
    }),
});

/** Waits until the wasm has taken the page over, so that what is pressed next has an effect. */
export async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.hasAttribute('data-ready'));
}

export { expect };
