// Applications that connect people with other software: grant flows, exact redirect URIs, trusted,
// confidential, and an owner. What a person sees at sign-in joins when people can sign in.
import { expect, hydrated, test } from '../fixtures';
import { ApplicationForm } from '../pages/application-form.page';

test('A14 A15 A16 flows, trust, confidentiality and owner are chosen', async ({ signedIn: page }) => {
  const form = new ApplicationForm(page);
  await form.open();
  await form.name.fill('Connected seed 003');
  await form.type('Authorization PKCE flow').check();
  await form.lines('Redirect URIs').fill('https://connected.example.com/cb/');
  await form.permission('public').check();
  await expect(page.getByLabel('Owner')).toHaveValue('ada@example.com');
  await page.getByText('More settings').click();
  await expect(page.getByRole('switch', { name: /^Confidential/ })).not.toBeChecked();
  await page.getByRole('switch', { name: /^Trusted/ }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('no longer asked');
  await question.getByRole('button', { name: 'Trust it' }).click();
  await expect(page.getByRole('switch', { name: /^Trusted/ })).toBeChecked();
  await page.screenshot({ path: test.info().outputPath('form.png'), fullPage: true });
  await form.create.click();
  await expect(form.dialog).toBeVisible();
  await expect(form.dialog.getByText('Client secret')).toHaveCount(0);
  await form.dialog.getByRole('button', { name: 'Done' }).click();
  await page.waitForURL(/\/applications\/[A-Za-z0-9_-]{16,40}$/);
  await form.tab('Access');
  await expect(page.getByText('https://connected.example.com/cb/')).toBeVisible();
  await form.tab('Activity');
  await expect(page.getByText(/trusted/i).first()).toBeAttached();
});

test('A18 an auditor sees applications and changes nothing', async ({ signedIn: page, browser, baseURL }) => {
  await page.goto('/users');
  await hydrated(page);
  await page.getByRole('button', { name: /^(Create|Add|New) user/ }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('E-mail').fill('eve.seed003@example.com');
  await dialog.getByLabel('First name').fill('Eve');
  await dialog.getByLabel('Role').selectOption('auditor');
  await dialog.getByLabel('Password', { exact: true }).fill('four words work well');
  await dialog.getByLabel('Password again').fill('four words work well');
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByText('eve.seed003@example.com').first()).toBeVisible();
  const other = await (await browser.newContext({ baseURL })).newPage();
  await other.goto('/login');
  await other.getByLabel('E-mail').fill('eve.seed003@example.com');
  await other.getByLabel('Password').fill('four words work well');
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.goto('/applications');
  await hydrated(other);
  await expect(other.getByRole('heading', { name: 'Applications' })).toBeVisible();
  await expect(other.getByRole('link', { name: 'Create application' })).toHaveCount(0);
  await other.context().close();
});
