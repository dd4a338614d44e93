// Secrets with a life, refused requests with their reasons, and what needs attention: as an
// administrator sees them while programs call.
import { APIRequestContext } from '@playwright/test';
import { ApplicationForm } from '../pages/application-form.page';
import { expect, hydrated, test } from '../fixtures';

const CALLBACK = 'https://portal.example.com/callback';

type Client = { clientId: string; secret: string };

async function token(request: APIRequestContext, url: string, client: Client, scope = 'public'): Promise<number> {
  const form = {
    grant_type: 'client_credentials', client_id: client.clientId, client_secret: client.secret, scope,
  };
  return (await request.post(`${url}/oauth/token`, { form })).status();
}

test('D3 a refused request is explained while the page is open, and its URI is added with one press', async ({ signedIn: page, request, baseURL, axe }) => {
  const form = new ApplicationForm(page);
  await form.open();
  await form.name.fill('Rejected requests');
  await form.type('Authorization flow').check();
  await form.lines('Redirect URIs').fill(CALLBACK);
  await form.permission('public').check();
  const client = await form.finish();
  await form.tab('Activity');
  await expect(page.getByText('Nothing was refused')).toBeVisible();

  const ask = (uri: string) => {
    const query = new URLSearchParams({
      client_id: client.clientId, response_type: 'code', redirect_uri: uri, scope: 'public',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256',
    });
    return request.get(`${baseURL}/oauth/authorize?${query}`, { maxRedirects: 0 });
  };
  expect((await ask(`${CALLBACK}/`)).status()).toBe(400);
  const rejected = page.getByRole('region', { name: 'Rejected requests' });
  await expect(rejected.getByText('The redirect URI is not one of the registered ones.')).toBeVisible();
  await expect(rejected.locator('mark'), 'the character that differs').toHaveText('/');
  await expect(rejected.getByText('invalid_redirect_uri')).toBeVisible();
  await axe(page);
  await page.screenshot({ path: test.info().outputPath('rejected.png'), fullPage: true });

  await rejected.getByRole('button', { name: 'Add this URI' }).click();
  const question = page.getByRole('alertdialog', { name: 'Register this redirect URI?' });
  await question.getByRole('button', { name: 'Add this URI' }).click();
  await expect(question).toBeHidden();
  expect((await ask(`${CALLBACK}/`)).status(), 'it is registered now').not.toBe(400);
  await form.tab('Access');
  await expect(page.getByText(`${CALLBACK}/`, { exact: true })).toBeVisible();
});

test('D1 a secret is rotated while its callers are watched', async ({ signedIn: page, request, baseURL, axe }) => {
  const form = new ApplicationForm(page);
  const old = await form.make('Rotated secret');
  expect(await token(request, baseURL!, old)).toBe(200);
  const address = page.url();
  await form.tab('Credentials');
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('1 call by 1 caller in 24 hours')).toBeVisible({ timeout: 1_000 });
  }, 'counted within one interval').toPass({ timeout: 15_000 });
  await hydrated(page);

  await page.getByRole('button', { name: 'Start rotation' }).click();
  await page.getByLabel('Label').first().fill('autumn');
  await page.getByRole('button', { name: 'Add secret', exact: true }).last().click();
  const { secret } = await form.take();
  const rotation = page.getByRole('region', { name: 'Rotation' });
  await expect(rotation.locator('[aria-current=step]')).toContainText('Hand it over');
  expect(await token(request, baseURL!, { ...old, secret })).toBe(200);
  await expect(async () => {
    await page.goto(`${address}/credentials`);
    await expect(rotation.locator('[aria-current=step]')).toContainText('Watch the callers move', { timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  await hydrated(page);
  await axe(page);
  await page.screenshot({ path: test.info().outputPath('rotation.png'), fullPage: true });

  await page.getByRole('button', { name: 'Change autumn' }).click();
  const change = page.getByRole('dialog', { name: 'Change this secret' });
  await change.getByLabel('Label').fill('winter');
  await change.getByLabel('Expires').selectOption('7');
  await change.getByRole('button', { name: 'Save changes' }).click();
  await expect(change).toBeHidden();
  const row = page.getByRole('row').filter({ hasText: 'winter' });
  await expect(row.getByText('expires in 7 days')).toBeVisible();

  await rotation.getByRole('button', { name: 'Retire “initial”' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('1 caller used it in the last 24 hours');
  await question.getByRole('button', { name: 'Retire secret' }).click();
  await expect(question).toBeHidden();
  expect(await token(request, baseURL!, old), 'the old one is dead').toBe(401);
  expect(await token(request, baseURL!, { ...old, secret })).toBe(200);

  await page.goto('/applications?search=Rotated');
  await expect(page.getByRole('row').filter({ hasText: 'Rotated secret' })).toContainText('expires in');
  await page.goto('/');
  const attention = page.getByRole('region', { name: 'Needs attention' });
  await expect(attention).toContainText('ends soon');
  await attention.getByRole('link', { name: 'Rotated secret' }).first().click();
  await expect(page.getByRole('heading', { name: 'Rotated secret' })).toBeVisible();
});

test('D11 tokens are counted and drawn, for one application and for all', async ({ signedIn: page, request, baseURL, axe }) => {
  const form = new ApplicationForm(page);
  const client = await form.make('Counted tokens');
  for (let number = 0; number < 3; number += 1) expect(await token(request, baseURL!, client)).toBe(200);
  expect(await token(request, baseURL!, client, 'admin')).toBe(400);
  const usage = page.getByRole('region', { name: 'Usage' });
  await expect(async () => {
    await page.reload();
    await expect(usage.getByText('3 issued')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  await hydrated(page);
  await expect(usage.getByText('1 refused')).toBeVisible();
  await usage.getByText('24 hours').click();
  await expect(usage.getByRole('img', { name: /3 tokens issued and 1 requests refused, by the hour/ })).toBeVisible();
  await usage.getByText('The same as a table').click();
  await expect(usage.getByRole('row', { name: 'Client credentials 3 1' })).toBeVisible();
  await axe(page);
  await page.screenshot({ path: test.info().outputPath('usage.png'), fullPage: true });
  await page.goto('/');
  await hydrated(page);
  await expect(page.getByRole('region', { name: 'Tokens' }).getByText(/\d+ issued/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText('Counted tokens');
  await axe(page);
  await page.screenshot({ path: test.info().outputPath('landing.png'), fullPage: true });
});
