// Signing in and out, by mouse, by keyboard and without any script.
import { ADMIN } from '../server';
import { SignInPage } from '../pages/sign-in.page';
import { expect, hydrated, test } from '../fixtures';

test('signs in, shows who it is, and signs out', async ({ page, baseURL }) => {
  await new SignInPage(page).signIn(baseURL!);
  await hydrated(page);
  await page.getByRole('button', { name: /Account of/ }).click();
  await expect(page.getByText(ADMIN.email)).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await page.goto('/settings');
  await expect(page).toHaveURL(/\/login\?next=%2Fsettings$/);
});

test('a wrong password says so, keeps the address and puts the cursor where it is needed', async ({ page }) => {
  const signIn = new SignInPage(page);
  await page.goto('/login');
  await signIn.fill('nobody-here@example.com', 'not the password');
  await expect(page.getByRole('alert')).toHaveText('E-mail or password is wrong.');
  await expect(signIn.email).toHaveValue('nobody-here@example.com');
  await expect(signIn.password).toHaveValue('');
  await expect(signIn.password).toBeFocused();
});

test('a deep link leads there after signing in', async ({ page }) => {
  await page.goto('/settings/sessions');
  await new SignInPage(page).fill(ADMIN.email, ADMIN.password);
  await expect(page).toHaveURL(/\/settings\/sessions$/);
  await expect(page.getByText('This session')).toBeVisible();
});

test('works by keyboard alone', async ({ page }) => {
  await page.goto('/login');
  await page.keyboard.type(ADMIN.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(ADMIN.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
});

test('works with scripting off, and the sign-in page has no script', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const page = await context.newPage();
  await page.goto('/login');
  expect(await page.locator('script').count()).toBe(0);
  await new SignInPage(page).fill(ADMIN.email, ADMIN.password);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await expect(page.getByText('Signed-in browsers')).toBeVisible();
  await context.close();
});

test('a link on another site opens the dashboard of somebody who is signed in', async ({ signedIn: page, grantry }) => {
  // 127.0.0.1 is another site than localhost; its login page is as good a foreign page as any.
  const foreign = grantry.url.replace('localhost', '127.0.0.1');
  await page.goto(`${foreign}/login`);
  await page.evaluate((to) => {
    const link = document.createElement('a');
    link.href = to;
    link.textContent = 'to the keys';
    document.body.append(link);
  }, `${grantry.url}/keys`);
  await page.getByRole('link', { name: 'to the keys' }).click();
  await expect(page.getByRole('heading', { name: 'Keys' })).toBeVisible();
});
