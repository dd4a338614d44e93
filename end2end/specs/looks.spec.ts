// Every page in light and dark, wide and on a phone: no sideways scrolling, nothing for axe to find.
// The pictures are left in test-results for people to look at.
import { Page } from '@playwright/test';
import { Grantry } from '../server';
import { SignInPage } from '../pages/sign-in.page';
import { expect, hydrated, test } from '../fixtures';

const LOOKS = [
  { name: 'light-1440', colorScheme: 'light', width: 1440, height: 900 },
  { name: 'dark-1440', colorScheme: 'dark', width: 1440, height: 900 },
  { name: 'light-390', colorScheme: 'light', width: 390, height: 844 },
  { name: 'dark-390', colorScheme: 'dark', width: 390, height: 844 },
] as const;

async function look(page: Page, name: string, axe: (page: Page) => Promise<void>): Promise<void> {
  for (const { name: how, colorScheme, width, height } of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(sideways, `${name} ${how} does not scroll sideways`).toBeLessThanOrEqual(0);
    await page.screenshot({ path: test.info().outputPath(`${name}-${how}.png`), fullPage: true });
    await axe(page);
  }
}

for (const [name, path] of [['overview', '/'], ['keys', '/keys'], ['account', '/settings'], ['sessions', '/settings/sessions'], ['not-found', '/nowhere']]) {
  test(`the page ${name} looks right everywhere`, async ({ signedIn: page, axe }) => {
    await page.goto(path);
    await hydrated(page);
    await look(page, name, axe);
  });
}

test('the sign-in page looks right everywhere, also after a refusal', async ({ page, axe }) => {
  await page.goto('/login');
  await look(page, 'login', axe);
  await new SignInPage(page).fill('looks@example.com', 'not the password');
  await expect(page.getByRole('alert')).toBeVisible();
  await look(page, 'login-refused', axe);
});

test('the setup page looks right everywhere', async ({ page, axe }) => {
  const grantry = await Grantry.start();
  try {
    await page.goto(grantry.url + grantry.setupPath);
    await look(page, 'setup', axe);
    await page.getByRole('button', { name: 'Create administrator' }).evaluate((b: HTMLButtonElement) => {
      b.form!.noValidate = true;
    });
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await expect(page.getByText('Enter an e-mail address.')).toBeVisible();
    await look(page, 'setup-refused', axe);
  } finally {
    await grantry.remove();
  }
});

test('the error page looks right everywhere', async ({ page, axe }) => {
  await page.goto('/nowhere');
  await expect(page.locator('#error-code')).toHaveText('not_found');
  await look(page, 'error', axe);
});

test('a question looks right everywhere', async ({ signedIn: page, axe }) => {
  await page.goto('/keys');
  await hydrated(page);
  await page.getByRole('button', { name: 'Rotate keys' }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await look(page, 'confirm', axe);
});

test('the drawer looks right on a phone', async ({ signedIn: page, axe }) => {
  await hydrated(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'Open navigation' }).click();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: test.info().outputPath(`drawer-${colorScheme}.png`) });
    await axe(page);
  }
});

test('the parts look right everywhere, in development builds alone', async ({ page, development, axe }) => {
  await new SignInPage(page).signIn(development.url);
  await page.goto(`${development.url}/_parts`);
  await hydrated(page);
  await look(page, 'parts', axe);
  await page.getByRole('button', { name: 'Good news' }).click();
  await page.getByRole('button', { name: 'Trouble' }).click();
  await expect(page.getByText('Redirect URI added')).toBeVisible();
  await axe(page);
  await page.screenshot({ path: test.info().outputPath('toasts.png') });
});

test('a release has no parts page', async ({ signedIn: page }) => {
  expect((await page.goto('/_parts'))!.status()).toBe(404);
});
