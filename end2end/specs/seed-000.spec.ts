// Applications for integrations between systems: listed, created with a name, looked at, edited,
// disabled, given a new secret, deleted.
import { expect, hydrated, test } from '../fixtures';
import { ApplicationForm } from '../pages/application-form.page';

test('A1 A2 A3 A4 an integration is registered and found in the list', async ({ signedIn: page }) => {
  const form = new ApplicationForm(page);
  await hydrated(page);
  await page.getByRole('link', { name: 'Applications' }).first().click();
  await expect(page.getByRole('heading', { name: 'Applications', exact: true })).toBeVisible();
  const { clientId, secret } = await form.make('Revvy seed 000');
  await expect(page.getByRole('heading', { name: 'Revvy seed 000' })).toBeVisible();
  for (const fact of ['Client ID', 'Status', 'Created', 'Updated', 'Region']) {
    await expect(page.getByText(fact, { exact: true }).first()).toBeVisible();
  }
  await page.goto('/applications?search=seed+000');
  const row = page.getByRole('row').filter({ hasText: 'Revvy seed 000' });
  await expect(row).toContainText('Active');
  await expect(row).toContainText(`${secret.slice(0, 11)}…${secret.slice(-4)}`);
  await expect(row).not.toContainText(secret);
  await expect(row.getByRole('code').first()).not.toHaveText(clientId);
  await page.screenshot({ path: test.info().outputPath('list.png'), fullPage: true });
});

test('A5 A6 A7 A8 its actions are edit, disable, regenerate and delete', async ({ signedIn: page, request, baseURL }) => {
  const form = new ApplicationForm(page);
  const { clientId, secret } = await form.make('Actions seed 000');
  const token = async (value: string) =>
    (await request.post(`${baseURL}/oauth/token`, {
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${value}`).toString('base64')}` },
      form: { grant_type: 'client_credentials' },
    })).status();
  expect(await token(secret)).toBe(200);

  await hydrated(page);
  await form.act('Edit');
  await form.name.fill('Renamed seed 000');
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByRole('heading', { name: 'Renamed seed 000' })).toBeVisible();
  expect(await token(secret), 'editing makes no new secret').toBe(200);

  await form.act('Disable');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disable application' }).click();
  await expect(page.getByText('Disabled', { exact: true }).first()).toBeVisible();
  expect(await token(secret)).toBe(401);
  await form.act('Enable');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Enable application' }).click();
  await expect(page.getByText('Active', { exact: true }).first()).toBeVisible();
  expect(await token(secret)).toBe(200);

  await form.act('Regenerate secret');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Regenerate secret' }).click();
  await expect(form.dialog).toBeVisible();
  const again = await form.take();
  expect(again.secret).not.toBe(secret);
  expect(await token(secret), 'the old one is dead at once').toBe(401);
  expect(await token(again.secret)).toBe(200);

  await form.act('Delete');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete application' }).click();
  await page.waitForURL(/\/applications$/);
  await expect(page.getByRole('row').filter({ hasText: 'Renamed seed 000' })).toHaveCount(0);
  expect(await token(again.secret)).toBe(401);
});
