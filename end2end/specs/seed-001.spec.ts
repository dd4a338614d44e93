// Applications of a suite and a project, with an authenticator type, users of their own, and
// lifetimes. Getting a token on the test tab joins when people can sign in to applications.
import { expect, hydrated, test } from '../fixtures';
import { ApplicationForm } from '../pages/application-form.page';

test('A10 A12 an application is made with type, redirect URI and all origins', async ({ signedIn: page }) => {
  const form = new ApplicationForm(page);
  await form.open();
  await form.name.fill('Portal seed 001');
  for (const type of ['User credentials', 'Authorization flow', 'Authorization PKCE flow', 'Machine to machine', 'Device']) {
    await form.type(type).check();
    await expect(form.type(type)).toBeChecked();
  }
  await form.type('Authorization flow').check();
  await form.lines('Redirect URIs').fill('https://portal.example.com/callback');
  await form.lines('Allowed origins').fill('*');
  await expect(page.getByText('every web page may call')).toBeVisible();
  await form.permission('public').check();
  await page.screenshot({ path: test.info().outputPath('form.png'), fullPage: true });
  await form.finish();
  await form.tab('Access');
  await expect(page.getByText('https://portal.example.com/callback')).toBeVisible();
  await expect(page.getByText('*', { exact: true })).toBeVisible();
});

test('A8 B7 an application with users is not deleted, and its users are switched off and removed', async ({ signedIn: page }) => {
  const form = new ApplicationForm(page);
  await form.make('Users seed 001');
  await hydrated(page);
  await form.tab('Users');
  await page.getByRole('button', { name: 'Add user' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a user' });
  await dialog.getByLabel('E-mail').fill('grace.seed001@example.com');
  await dialog.getByLabel('First name').fill('Grace');
  await dialog.getByLabel('Password', { exact: true }).fill('four words work well');
  await dialog.getByLabel('Password again').fill('four words work wel');
  await dialog.getByRole('button', { name: 'Add user' }).click();
  await expect(dialog.getByText('This is not the same password.')).toBeVisible();
  await dialog.getByLabel('Password again').fill('four words work well');
  await dialog.getByRole('button', { name: 'Add user' }).click();
  const row = page.getByRole('row').filter({ hasText: 'grace.seed001@example.com' });
  await expect(row).toBeVisible();

  await form.act('Delete');
  const question = page.getByRole('alertdialog');
  await question.getByRole('button', { name: 'Delete application' }).click();
  await expect(question.getByText(/has a user, so it cannot be deleted/)).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('refused.png') });
  await question.getByRole('link', { name: 'Go to its users' }).click();

  await row.getByRole('switch').uncheck();
  await expect(row.getByRole('switch')).not.toBeChecked();
  await row.getByRole('button', { name: /Remove/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: /Remove/ }).click();
  await expect(row).toHaveCount(0);
});

test('A13 lifetimes are set on the tab Config, and refresh tokens live longer', async ({ signedIn: page }) => {
  const form = new ApplicationForm(page);
  await form.make('Lifetimes seed 001');
  await hydrated(page);
  await form.tab('Config');
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Access token lifetime').fill('3600');
  await page.getByLabel('Refresh token lifetime').fill('3600');
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByLabel('Refresh token lifetime')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Refresh token lifetime').fill('86400');
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByText(/1 hour/).first()).toBeVisible();
});
