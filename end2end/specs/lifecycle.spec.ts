// What happens to an application after it was made: an incident, a secret handed over by a link, and
// earlier settings brought back, and a secret that somebody has found in public.
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APIRequestContext, Locator, Page } from '@playwright/test';
import { expect, hydrated, test } from '../fixtures';
import { look } from '../look';
import { ApplicationForm } from '../pages/application-form.page';
import { SignInPage } from '../pages/sign-in.page';
import { ADMIN, Grantry } from '../server';

async function token(request: APIRequestContext, url: string, id: string, secret: string): Promise<number> {
  const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
  return (await request.post(`${url}/oauth/token`, { form })).status();
}

const dialog = (page: Page, name: RegExp | string): Locator => page.getByRole('dialog', { name });

test('D4 an incident ends everything, and a new secret is the way back', async ({ signedIn: page, request, baseURL, axe }) => {
  test.setTimeout(120_000);
  const form = new ApplicationForm(page);
  const { clientId, secret } = await form.make('Incident seed');
  expect(await token(request, baseURL!, clientId, secret)).toBe(200);
  await form.act('Report incident…');
  const asked = dialog(page, 'Report an incident for Incident seed?');
  await expect(asked.getByText('at most 1, counted by the hour')).toBeVisible();
  await look(page, 'incident-dialog', axe);
  const press = asked.getByRole('button', { name: 'End everything' });
  await expect(press).toBeDisabled();
  await asked.getByLabel('Type the client ID to confirm').fill('Incident seed');
  await expect(press).toBeDisabled();
  await asked.getByLabel('Type the client ID to confirm').fill(clientId);
  await press.click();
  await expect(asked).toBeHidden();
  const note = page.getByRole('region', { name: 'Incident' });
  await expect(note).toContainText('An incident was reported');
  await expect(page.getByText('Disabled', { exact: true }).first()).toBeVisible();
  await look(page, 'incident-after', axe);
  expect(await token(request, baseURL!, clientId, secret)).toBe(401);

  await form.act('Enable');
  const question = page.getByRole('alertdialog');
  await question.getByRole('button', { name: 'Enable application' }).click();
  await expect(question.getByText(/Regenerate the secret first/)).toBeVisible();
  await question.getByRole('link', { name: 'Go to its secrets' }).click();
  await page.waitForURL(/\/credentials$/);
  await note.getByRole('button', { name: 'Regenerate secret' }).click();
  await question.getByRole('button', { name: 'Regenerate secret' }).click();
  await expect(form.dialog).toBeVisible();
  const renewed = await form.take();
  await form.act('Enable');
  await question.getByRole('button', { name: 'Enable application' }).click();
  await expect(note).toBeHidden();
  expect(await token(request, baseURL!, clientId, renewed.secret)).toBe(200);
  expect(await token(request, baseURL!, clientId, secret)).toBe(401);
  await form.tab('Activity');
  await expect(page.getByText('Incident reported')).toBeVisible();
});

test('D7 a secret is handed over by a link, once and without an account', async ({ signedIn: page, browser, request, baseURL, axe }) => {
  test.setTimeout(120_000);
  const form = new ApplicationForm(page);
  const { clientId } = await form.make('Handover seed');
  await form.tab('Credentials');
  await page.getByRole('button', { name: 'Hand over…' }).click();
  const made = dialog(page, 'Hand over a secret');
  await made.getByLabel('The link expires').selectOption('In an hour');
  await look(page, 'handover-choice', axe);
  await made.getByRole('button', { name: 'Make link' }).click();
  const link = await made.getByLabel('Link, shown once').inputValue();
  expect(link).toMatch(/\/handover\?token=gry_hl_[0-9A-Za-z]{49}$/);
  await look(page, 'handover-link', axe);
  await made.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('table', { name: 'Handover links that wait' }).getByRole('row')).toHaveCount(2);
  await look(page, 'handover-waiting', axe);

  // Somebody else, without an account and without script.
  const stranger = await browser.newContext({ javaScriptEnabled: false });
  const visit = await stranger.newPage();
  await visit.goto(link);
  await expect(visit.getByText('Handover seed')).toBeVisible();
  await visit.screenshot({ path: test.info().outputPath('handover-page.png') });
  await visit.getByRole('button', { name: 'Show the secret' }).click();
  const secret = await visit.getByLabel('Client secret').inputValue();
  expect(await visit.getByLabel('Client ID').inputValue()).toBe(clientId);
  await visit.screenshot({ path: test.info().outputPath('handover-secret.png'), fullPage: true });
  expect(await token(request, baseURL!, clientId, secret)).toBe(200);
  await visit.goto(link);
  await expect(visit.getByRole('heading', { name: 'This link was used already' })).toBeVisible();
  await stranger.close();

  await page.reload();
  await hydrated(page);
  await expect(page.getByText('No link waits')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Retire handover' })).toBeVisible();

  await page.getByRole('button', { name: 'Hand over…' }).click();
  await made.getByRole('button', { name: 'Make link' }).click();
  const other = await made.getByLabel('Link, shown once').inputValue();
  await made.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Cancel link' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel link' }).click();
  await expect(page.getByText('No link waits')).toBeVisible();
  await page.goto(other);
  await expect(page.getByRole('heading', { name: 'This link was cancelled' })).toBeVisible();
});

test('D7 the pages of a link look right everywhere', async ({ signedIn: page, axe }) => {
  test.setTimeout(120_000);
  const form = new ApplicationForm(page);
  await form.make('Handover looks');
  await form.tab('Credentials');
  await page.getByRole('button', { name: 'Hand over…' }).click();
  const made = dialog(page, 'Hand over a secret');
  await made.getByRole('button', { name: 'Make link' }).click();
  const link = await made.getByLabel('Link, shown once').inputValue();
  await page.goto(link);
  await look(page, 'link-ready', axe);
  await page.getByRole('button', { name: 'Show the secret' }).click();
  await expect(page.getByLabel('Client secret')).toBeVisible();
  await look(page, 'link-secret', axe);
  await page.goto(link);
  await look(page, 'link-used', axe);
});

test('D5 earlier settings are restored, after what would change was shown', async ({ signedIn: page, axe }) => {
  test.setTimeout(120_000);
  const form = new ApplicationForm(page);
  await form.make('Restore seed');
  await form.act('Edit');
  await form.name.fill('Restore seed changed');
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Restore seed changed' })).toBeVisible();
  await form.tab('Activity');
  await expect(page.getByRole('button', { name: 'Copy request ID' }).first()).toBeVisible();
  await look(page, 'timeline', axe);
  await page.getByRole('button', { name: 'Restore this state' }).last().click();
  const asked = dialog(page, 'Restore these settings?');
  await expect(asked.locator('ins')).toHaveText(['Restore seed']);
  await look(page, 'restore-dialog', axe);
  await asked.getByRole('button', { name: 'Restore settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Restore seed', exact: true })).toBeVisible();
  await expect(page.getByText('Earlier settings restored')).toBeVisible();
  await page.getByRole('button', { name: 'Restore this state' }).first().click();
  await expect(asked.getByText('Nothing would change')).toBeVisible();
  await expect(asked.getByRole('button', { name: 'Restore settings' })).toBeDisabled();
});

test('D8 a secret that was found in public is retired, and the page says where', async ({ page, request, axe }) => {
  test.setTimeout(120_000);
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = publicKey.export({ type: 'spki', format: 'pem' });
  const folder = mkdtempSync(join(tmpdir(), 'grantry-keys-'));
  const file = join(folder, 'keys.json');
  writeFileSync(file, JSON.stringify({ public_keys: [{ key_identifier: 'k1', key, is_current: true }] }));
  const grantry = await Grantry.start({
    environment: {
      GRANTRY_BOOTSTRAP_ADMIN_EMAIL: ADMIN.email,
      GRANTRY_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
      GRANTRY_SECRET_SCANNING_KEYS_FILE: file,
    },
  });
  try {
    await new SignInPage(page).signIn(grantry.url);
    await page.goto(`${grantry.url}/applications/new`);
    await hydrated(page);
    const form = new ApplicationForm(page);
    await form.name.fill('Found seed');
    await form.permission('public').check();
    const { clientId, secret } = await form.finish();
    expect(await token(request, grantry.url, clientId, secret)).toBe(200);
    const published = await (await request.get(`${grantry.url}/.well-known/secret-scanning.json`)).json();
    expect(secret).toMatch(new RegExp(published.tokens[0].pattern));
    const url = 'https://github.com/octo/example/blob/12345600b9cbe38a219f39a9941c9319b600c002/settings/production.env';
    const data = JSON.stringify([{ token: secret, type: 'grantry_client_secret', url, source: 'content' }]);
    const signature = sign('sha256', Buffer.from(data), privateKey).toString('base64');
    const headers = { 'content-type': 'application/json', 'github-public-key-identifier': 'k1', 'github-public-key-signature': signature };
    const answer = await request.post(published.report_endpoint, { headers, data: Buffer.from(data) });
    expect(await answer.json()).toEqual([{ token_raw: secret, token_type: 'grantry_client_secret', label: 'true_positive' }]);
    expect(await token(request, grantry.url, clientId, secret)).toBe(401);
    await page.reload();
    await hydrated(page);
    await expect(page.getByRole('region', { name: 'Found in public' })).toContainText('was found in public and retired');
    await expect(page.getByRole('link', { name: url })).toBeVisible();
    await look(page, 'found', axe);
    // Nothing of the page is still on its way when the server stops.
    await page.goto('about:blank');
  } finally {
    await grantry.remove();
    rmSync(folder, { recursive: true, force: true });
  }
});
