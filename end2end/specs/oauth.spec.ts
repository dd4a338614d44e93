// People on their way to an application, with scripting off: sign-in, consent, devices, sign-out. The
// pictures are left in test-results for people to look at.
import { createHash, randomBytes } from 'node:crypto';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { Page, test as base } from '@playwright/test';
import { look as lookAt } from '../look';
import { ADMIN, CLIENT, Grantry, WITH_CLIENT } from '../server';

const expect = base.expect;

type World = { grantry: Grantry; back: string };

const test = base.extend<{}, { world: World }>({
  world: [
    async ({}, use) => {
      const grantry = await Grantry.start({ environment: WITH_CLIENT });
      const application: Server = createServer((_, answer) => answer.end('back at the application'));
      await new Promise<void>((listening) => application.listen(0, '127.0.0.1', listening));
      const { port } = application.address() as AddressInfo;
      await use({ grantry, back: `http://127.0.0.1:${port}/cb` });
      application.close();
      await grantry.remove();
    },
    { scope: 'worker' },
  ],
});
test.use({ javaScriptEnabled: false });

type Made = { client_id: string; client_secret: string };

async function post(url: string, fields: Record<string, string>): Promise<{ status: number; body: any }> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  return { status: answer.status, body: await answer.json() };
}

async function make({ grantry, back }: World, name: string): Promise<Made> {
  const credentials = { grant_type: 'client_credentials', client_id: CLIENT.id, client_secret: CLIENT.secret };
  const token = (await post(`${grantry.url}/oauth/token`, credentials)).body.access_token;
  const answer = await fetch(`${grantry.url}/api/v1/applications`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name,
      scopes: ['public', 'openid', 'profile', 'email', 'offline_access'],
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      redirect_uris: [back],
    }),
  });
  expect(answer.status).toBe(201);
  return answer.json() as Promise<Made>;
}

function request({ grantry, back }: World, client: Made, more: Record<string, string> = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const query = new URLSearchParams({
    response_type: 'code', client_id: client.client_id, redirect_uri: back, state: 'a+b &é',
    scope: 'openid profile email offline_access', nonce: 'n-1',
    code_challenge: challenge, code_challenge_method: 'S256', ...more,
  });
  return { verifier, url: `${grantry.url}/oauth/authorize?${query}` };
}

// axe needs scripts, which are off here.
const look = (page: Page, name: string): Promise<void> =>
  lookAt(page, name, async () => expect(await page.locator('script').count(), 'no script at all').toBe(0));

async function signIn(page: Page): Promise<void> {
  await page.locator('#username').fill(ADMIN.email);
  await page.locator('#password').fill(ADMIN.password);
  await page.locator('#login-submit').click();
}

test('C1 C6 a person signs in, allows less than everything, and the application gets just that', async ({ page, world }) => {
  const client = await make(world, 'Reports for Acme');
  const { verifier, url } = request(world, client);
  await page.goto(url);
  await expect(page.getByText('Reports for Acme')).toBeVisible();
  await look(page, 'sign-in');
  await page.locator('#username').fill(ADMIN.email);
  await page.locator('#password').fill('not the password');
  await page.locator('#login-submit').click();
  await expect(page.getByRole('alert')).toContainText('wrong');
  await signIn(page);
  await expect(page.getByRole('heading', { name: 'Allow Reports for Acme?' })).toBeVisible();
  await look(page, 'consent');
  await expect(page.locator('#scope-openid')).toBeDisabled();
  await page.locator('[id="scope-email"]').uncheck();
  await page.locator('#consent-allow').click();
  await page.waitForURL((address) => address.href.startsWith(world.back));
  const answer = new URL(page.url()).searchParams;
  expect([answer.get('state'), answer.get('iss')]).toEqual(['a+b &é', world.grantry.url]);
  const exchange = {
    grant_type: 'authorization_code', code: answer.get('code')!, redirect_uri: world.back,
    code_verifier: verifier, client_id: client.client_id, client_secret: client.client_secret,
  };
  const token = `${world.grantry.url}/oauth/token`;
  const tokens = await post(token, exchange);
  expect([tokens.status, tokens.body.scope]).toEqual([200, 'openid profile offline_access']);
  const identity = JSON.parse(Buffer.from(tokens.body.id_token.split('.')[1], 'base64url').toString());
  expect([identity.nonce, identity.aud, identity.email]).toEqual(['n-1', client.client_id, undefined]);

  // The code comes again: nothing that came of it works any more.
  expect((await post(token, exchange)).body.error).toBe('invalid_grant');
  const { client_id, client_secret } = client;
  const asked = await post(`${world.grantry.url}/oauth/introspect`, { token: tokens.body.access_token, client_id, client_secret });
  expect(asked.body).toEqual({ active: false });
});

test('C10 a redirect URI that differs by a slash leads to a page and nowhere else', async ({ page, world }) => {
  const client = await make(world, 'Off by a slash');
  const answer = await page.goto(request(world, client, { redirect_uri: `${world.back}/` }).url);
  expect(answer!.status()).toBe(400);
  await expect(page.locator('#error-code')).toHaveText('invalid_redirect_uri');
  await expect(page.locator('#error-description')).toContainText('redirect URI does not match');
  await look(page, 'error');
});

test('C6 who says no sends the application away, and a form can bring the answer', async ({ page, world }) => {
  const client = await make(world, 'Unwanted');
  await page.goto(request(world, client, { response_mode: 'form_post' }).url);
  await signIn(page);
  await page.locator('#consent-deny').click();
  await expect(page.locator('input[name="error"]')).toHaveValue('access_denied');
  await look(page, 'form-post');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(world.back);
});

test('C3 C6 a device is connected by its code, and signing out is asked and told', async ({ page, world }) => {
  const client = await make(world, 'Television');
  const { client_id, client_secret } = client;
  const started = await post(`${world.grantry.url}/oauth/device_authorization`, { client_id, client_secret, scope: 'openid profile' });
  await page.goto(`${world.grantry.url}/device`);
  await look(page, 'device');
  await page.locator('#user-code').fill(started.body.user_code.toLowerCase().replace('-', ' '));
  await page.locator('#device-continue').click();
  await look(page, 'device-sign-in');
  await signIn(page);
  await page.locator('#device-continue').click();
  await expect(page.getByText('Television').first()).toBeVisible();
  await look(page, 'device-ask');
  await page.locator('#device-allow').click();
  await look(page, 'device-done');
  const tokens = await post(`${world.grantry.url}/oauth/token`, {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: started.body.device_code, client_id, client_secret,
  });
  expect([tokens.status, tokens.body.scope]).toEqual([200, 'openid profile']);
  await page.goto(`${world.grantry.url}/oauth/logout`);
  await look(page, 'sign-out');
  await page.locator('#logout-confirm').click();
  await expect(page.locator('#logout-done')).toBeVisible();
  await look(page, 'signed-out');
});
