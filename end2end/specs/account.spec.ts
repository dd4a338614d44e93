// One's own sessions and password. A server of its own, since it changes both.
import { ADMIN, Grantry } from '../server';
import { SignInPage } from '../pages/sign-in.page';
import { expect, hydrated, test } from '../fixtures';

test('sessions are listed and ended, one by one and all others at once', async ({ browser, page }) => {
  const grantry = await Grantry.withAdmin();
  const open = async () => {
    const context = await browser.newContext({ baseURL: grantry.url });
    const other = await context.newPage();
    await new SignInPage(other).signIn(grantry.url);
    return other;
  };
  try {
    await new SignInPage(page).signIn(grantry.url);
    const [second, third] = [await open(), await open()];
    await page.goto(`${grantry.url}/settings/sessions`);
    await hydrated(page);
    await expect(page.getByRole('listitem').filter({ hasText: 'signed in' })).toHaveCount(3);
    await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
    await expect(page.getByText('Signed out there')).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: 'signed in' })).toHaveCount(2);

    await page.getByRole('button', { name: 'Sign out elsewhere' }).first().click();
    const question = page.getByRole('alertdialog', { name: 'Sign out everywhere else?' });
    await expect(question).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(question).toBeHidden();
    await page.getByRole('button', { name: 'Sign out elsewhere' }).first().click();
    await question.getByRole('button', { name: 'Sign out elsewhere' }).click();
    await expect(page.getByText('Signed out elsewhere')).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: 'signed in' })).toHaveCount(1);
    for (const other of [second, third]) {
      await other.goto('/');
      await expect(other).toHaveURL(/\/login/);
      await other.context().close();
    }
  } finally {
    await grantry.remove();
  }
});

test('the password changes with the right current one, and mistakes are said beside the field', async ({ page, browser }) => {
  const grantry = await Grantry.withAdmin();
  try {
    await new SignInPage(page).signIn(grantry.url);
    await page.goto(`${grantry.url}/settings`);
    await hydrated(page);
    const change = page.getByRole('button', { name: 'Change password' });
    const [current, next, again] = ['Current password', 'New password', 'New password again']
      .map((name) => page.getByLabel(name, { exact: true }));

    await next.fill('short');
    await expect(page.getByText('Use at least 8 characters; four words are good.')).toBeVisible();
    await next.fill('another four good words');
    await again.fill('another four good wordz');
    await expect(page.getByText('This is not the same password.')).toBeVisible();
    await again.fill('another four good words');
    await current.fill('not my password');
    await change.click();
    await expect(page.getByText('This is not your current password.')).toBeVisible();
    await expect(current).toHaveAttribute('aria-invalid', 'true');

    await current.fill(ADMIN.password);
    await change.click();
    await expect(page.getByText('Password changed')).toBeVisible();
    await expect(current).toHaveValue('');

    const fresh = await (await browser.newContext({ baseURL: grantry.url })).newPage();
    await fresh.goto('/login');
    await new SignInPage(fresh).fill(ADMIN.email, ADMIN.password);
    await expect(fresh.getByRole('alert')).toBeVisible();
    await new SignInPage(fresh).fill(ADMIN.email, 'another four good words');
    await expect(fresh.getByRole('heading', { name: 'Overview' })).toBeVisible();
    await fresh.context().close();
  } finally {
    await grantry.remove();
  }
});
