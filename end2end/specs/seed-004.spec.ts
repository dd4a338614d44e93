// Applications for backend services: a region with a database, a name that is unique, optional
// addresses, up to three domains in their stored form, credentials, a new secret.
import { expect, hydrated, test } from '../fixtures';
import { ApplicationForm } from '../pages/application-form.page';

test('A2 A9 A11 B3 a backend service is set up', async ({ signedIn: page, request, baseURL }) => {
  const form = new ApplicationForm(page);
  await form.open();
  await expect(page.getByLabel('Region')).toHaveValue('default');
  await form.name.fill('Backend seed 004');
  await form.lines('Redirect URIs').fill('https://app.example.com/cb');
  await form.lines('Sign-out URIs').fill('https://app.example.com/out');
  await form.lines('Allowed domains').fill('https://app.example.com/\nhttp://localhost:3000/\n*.example.com\nfour.example.com');
  await expect(page.getByText('kept as app.example.com')).toBeVisible();
  await expect(page.getByText('kept as localhost:3000')).toBeVisible();
  await expect(page.getByText(/wildcard|star|\*/i).first()).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('domains.png'), fullPage: true });
  await form.lines('Allowed domains').fill('https://app.example.com/');
  await page.getByRole('button', { name: 'Remove domain 4' }).click();
  await page.getByRole('button', { name: 'Remove domain 3' }).click();
  await form.permission('public').check();
  const { clientId, secret } = await form.finish();
  await form.tab('Access');
  await expect(page.getByText('localhost:3000', { exact: true })).toBeVisible();

  const answer = await request.post(`${baseURL}/oauth/token`, {
    form: { grant_type: 'client_credentials', client_id: clientId, client_secret: secret },
  });
  const { access_token } = await answer.json();
  const claims = JSON.parse(Buffer.from(access_token.split('.')[1], 'base64url').toString());
  expect(claims).toMatchObject({ tid: 'default', region: 'default', db_code: 'default', client_id: clientId });
  expect(claims.limits, 'no plan, no limits').toBeUndefined();

  await form.open();
  await form.name.fill('BACKEND  seed 004');
  await form.permission('public').check();
  await form.create.click();
  await expect(page.getByText(/already an application of that name/).first()).toBeVisible();
  await expect(form.name).toHaveValue('BACKEND  seed 004');
});

test('B4 without a plan an application gets tokens', async ({ signedIn: page, request, baseURL }) => {
  await page.goto('/plans');
  await hydrated(page);
  await expect(page.getByRole('heading', { name: 'Plans', exact: true })).toBeVisible();
  const form = new ApplicationForm(page);
  const { clientId, secret } = await form.make('Planned seed 004');
  const token = () =>
    request.post(`${baseURL}/oauth/token`, {
      form: { grant_type: 'client_credentials', client_id: clientId, client_secret: secret },
    });
  expect((await token()).status()).toBe(200);
});
