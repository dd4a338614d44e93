// Every page in light and dark, wide and on a phone: no sideways scrolling, nothing for axe to find.
// The pictures are left in test-results for people to look at.
import { Grantry } from '../server';
import { ApplicationForm } from '../pages/application-form.page';
import { SignInPage } from '../pages/sign-in.page';
import { expect, hydrated, test } from '../fixtures';
import { look } from '../look';

const PAGES = [
  ['overview', '/'],
  ['applications', '/applications'],
  ['application-new', '/applications/new'],
  ['users', '/users'],
  ['permissions', '/permissions'],
  ['tenants', '/tenants'],
  ['projects', '/projects'],
  ['suites', '/projects/suites'],
  ['regions', '/regions'],
  ['plans', '/plans'],
  ['keys', '/keys'],
  ['audit', '/audit'],
  ['account', '/settings'],
  ['sessions', '/settings/sessions'],
  ['not-found', '/nowhere'],
];

for (const [name, path] of PAGES) {
  test(`the page ${name} looks right everywhere`, async ({ signedIn: page, axe }) => {
    await page.goto(path);
    await hydrated(page);
    await look(page, name, axe);
  });
}

test('an application looks right everywhere, on every tab', async ({ signedIn: page, axe }) => {
  test.setTimeout(180_000);
  await new ApplicationForm(page).make('Looks of an application');
  const address = page.url();
  for (const tab of ['', 'credentials', 'access', 'users', 'config', 'test', 'activity']) {
    await page.goto(`${address}/${tab}`);
    await hydrated(page);
    await look(page, `application-${tab || 'overview'}`, axe);
  }
});

test('the dialog that shows credentials looks right everywhere', async ({ signedIn: page, axe }) => {
  const form = new ApplicationForm(page);
  await form.open();
  await form.name.fill('Looks of a dialog');
  await form.permission('public').check();
  await form.create.click();
  await expect(form.dialog).toBeVisible();
  await look(page, 'credentials', axe);
  await form.dialog.getByRole('button', { name: 'Done' }).click();
  await expect(form.dialog.getByText('Not copied or downloaded yet.')).toBeVisible();
  await look(page, 'credentials-not-saved', axe);
});

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
