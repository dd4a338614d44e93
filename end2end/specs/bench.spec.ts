// Getting tokens from the dashboard: the dialog that hands over ready commands, the test bench with
// every way to a token, and the way of somebody who has never seen Grantry before.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrowserContext, Locator, Page } from '@playwright/test';
import { ADMIN, CLIENT, Grantry, WITH_CLIENT } from '../server';
import { SignInPage } from '../pages/sign-in.page';
import { ApplicationForm } from '../pages/application-form.page';
import { expect, hydrated, test as base } from '../fixtures';
import { look } from '../look';

const USER = { email: 'uma.bench@example.com', password: 'seven quiet paper boats' };
const CALLBACK = 'https://app.example.com/callback';

type Made = { client_id: string; client_secret: string };

const test = base.extend<{}, { grantry: Grantry }>({
  grantry: [
    async ({}, use) => {
      const grantry = await Grantry.start({ environment: WITH_CLIENT });
      const { email, password } = USER;
      expect((await call(grantry, 'users', { email, first_name: 'Uma', password })).status).toBe(201);
      await use(grantry);
      await grantry.remove();
    },
    { scope: 'worker' },
  ],
});

async function call(grantry: Grantry, path: string, body: object): Promise<Response> {
  const asked = { grant_type: 'client_credentials', client_id: CLIENT.id, client_secret: CLIENT.secret };
  const answer = await fetch(`${grantry.url}/oauth/token`, { method: 'POST', body: new URLSearchParams(asked) });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return fetch(`${grantry.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** An application with these grants, open at its Test tab. */
async function bench(page: Page, grantry: Grantry, name: string, grants: string[], more: object = {}): Promise<Made> {
  const redirects = grants.includes('authorization_code') ? { redirect_uris: [CALLBACK] } : {};
  const scopes = ['public', 'openid', 'email', 'offline_access'];
  const answer = await call(grantry, 'applications', { name, scopes, grant_types: grants, ...redirects, ...more });
  expect(answer.status, await answer.clone().text()).toBe(201);
  const made = (await answer.json()) as Made;
  await page.goto(`/applications/${made.client_id}/test`);
  await hydrated(page);
  return made;
}

const flow = (page: Page, name: string): Locator => page.getByRole('radio', { name, exact: true });
const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const claim = (page: Page, name: string): Locator =>
  page.locator('.bench-token .facts__row').filter({ has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) }).first();

/** Leaves the tab; nothing that was secret is anywhere afterwards. */
async function nothingStays(page: Page, secrets: string[]): Promise<void> {
  await new ApplicationForm(page).tab('Overview');
  await expect(page.getByText('Get a token with')).toHaveCount(0);
  const left = await page.evaluate(() => {
    const values = [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value);
    const storage = JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.cookie]);
    return document.documentElement.outerHTML + values.join() + storage + location.href;
  });
  for (const secret of secrets) expect(left.includes(secret), 'a secret stays behind').toBe(false);
}

test('C9 client credentials give a token that is taken apart', async ({ signedIn: page, grantry, axe }) => {
  const made = await bench(page, grantry, 'Bench machine', ['client_credentials']);
  await expect(flow(page, 'Client credentials')).toBeChecked();
  await expect(flow(page, 'Device')).toBeDisabled();
  await expect(page.getByText('Switch on device codes under')).toBeVisible();
  await press(page, 'Get a token');
  await expect(page.getByLabel('Client secret')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Client secret').fill(`${made.client_secret.slice(0, -1)}!`);
  await press(page, 'Get a token');
  await expect(page.getByText('The secret has a wrong checksum')).toBeVisible();
  await look(page, 'refused', axe);
  await page.getByLabel('Client secret').fill(made.client_secret);
  await press(page, 'Get a token');
  await expect(page.getByText('It worked')).toBeVisible();
  await expect(page.getByText(/^Signature valid, ES256, key /)).toBeVisible();
  await expect(claim(page, 'client_id')).toContainText(made.client_id);
  await expect(claim(page, 'exp')).toContainText('When it ends');
  const html = await page.content();
  expect(html, 'masked until it is revealed').not.toContain(made.client_secret);
  expect(html).toContain('$CLIENT_SECRET');
  await page.getByRole('button', { name: 'Reveal secrets' }).click();
  await expect(page.getByLabel('Request, as a command')).toContainText(made.client_secret);
  await page.getByRole('button', { name: 'Hide secrets' }).click();
  await axe(page);
  await look(page, 'token', axe);
  await nothingStays(page, [made.client_secret, 'eyJ']);
});

test('C9 e-mail and password, then a code, then a token', async ({ signedIn: page, grantry, axe }) => {
  const grants = ['authorization_code', 'refresh_token'];
  const made = await bench(page, grantry, 'Bench code', grants, { require_pkce: false });
  await flow(page, 'E-mail and password, then a code').check();
  await page.getByLabel('E-mail', { exact: true }).fill(USER.email);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByLabel('Permissions').fill('openid email offline_access');
  await press(page, 'Sign in and get a code');
  await expect(page.getByText('Wrong e-mail address or password.')).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill(USER.password);
  await press(page, 'Sign in and get a code');
  await expect(page.getByText('Here is the code.')).toBeVisible();
  await expect(page.getByText('Allow it on the consent page')).toBeVisible();
  const code = await page.getByLabel('Code', { exact: true }).inputValue();
  expect(code).toMatch(/^[\w-]{43}$/);
  await page.getByLabel('Client secret').fill(made.client_secret);
  await press(page, 'Exchange the code');
  await expect(page.getByText('It worked')).toBeVisible();
  await expect(page.getByText(/^Signature valid/)).toHaveCount(2);
  await axe(page);
  await look(page, 'code', axe);

  await press(page, 'Try the refresh token');
  await press(page, 'Refresh');
  await expect(page.getByText('It worked')).toBeVisible();
  await expect(page.locator('.step').filter({ hasText: 'Refresh' })).toContainText('200');
  await nothingStays(page, [made.client_secret, USER.password, code, 'gry_rt_', 'eyJ']);
  expect(grantry.log).not.toContain(USER.password);
  expect(grantry.log).not.toContain(code);
});

test('C9 e-mail, password, challenge and method, then a code, then the verifier, then a token', async ({ signedIn: page, grantry, axe }) => {
  await bench(page, grantry, 'Bench app', ['authorization_code'], { confidential: false });
  await expect(flow(page, 'E-mail and password, then a code')).toBeDisabled();
  await flow(page, 'E-mail, password and a code challenge').check();
  await page.getByLabel('E-mail', { exact: true }).fill(USER.email);
  await page.getByLabel('Password', { exact: true }).fill(USER.password);
  await press(page, 'Make a verifier and its challenge');
  await expect(page.getByLabel('Code challenge', { exact: true })).toHaveValue(/^[\w-]{43}$/);
  await page.getByLabel('Method').selectOption('plain');
  await press(page, 'Sign in and get a code');
  await expect(page.getByText('No token')).toBeVisible();
  await page.getByLabel('Method').selectOption('S256');
  await press(page, 'Sign in and get a code');
  await expect(page.getByText('Here is the code.')).toBeVisible();
  const verifier = await page.getByLabel('Code verifier').inputValue();
  await page.getByLabel('Code verifier').fill(`${verifier}x`);
  await press(page, 'Exchange the code');
  await expect(page.getByText('The code_verifier does not belong to the challenge.')).toBeVisible();
  await press(page, 'Sign in and get a code');
  await expect(page.getByText('Here is the code.')).toBeVisible();
  await page.getByLabel('Code verifier').fill(verifier);
  await press(page, 'Exchange the code');
  await expect(page.getByText('It worked')).toBeVisible();
  await axe(page);
  await look(page, 'challenge', axe);
  await nothingStays(page, [USER.password, verifier, 'eyJ']);
});

test('C9 a device waits until a person allows it elsewhere', async ({ signedIn: page, grantry, axe, browser }) => {
  const device = 'urn:ietf:params:oauth:grant-type:device_code';
  const made = await bench(page, grantry, 'Bench screen', [device]);
  await page.getByLabel('Client secret').fill(made.client_secret);
  await press(page, 'Start');
  await expect(page.getByText('Waiting for a person')).toBeVisible();
  const first = await page.locator('#bench-user-code').innerText();
  await press(page, 'Cancel');
  await expect(page.getByText('You stopped waiting.')).toBeVisible();
  await press(page, 'Start');
  await expect(page.locator('#bench-user-code')).not.toHaveText(first);
  await axe(page);
  await look(page, 'device', axe);
  const link = await page.getByRole('link', { name: '/device' }).getAttribute('href');
  const elsewhere = await browser.newContext({ javaScriptEnabled: false });
  await allow(elsewhere, link!);
  await expect(page.getByText('It worked')).toBeVisible({ timeout: 30_000 });
  await expect(claim(page, 'client_id')).toContainText(made.client_id);
  await elsewhere.close();
  await nothingStays(page, [made.client_secret, 'eyJ']);
});

async function allow(context: BrowserContext, link: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(link);
  for (let step = 0; step < 6 && !(await page.getByText('You can go back').isVisible()); step += 1) {
    if (await page.locator('#username').isVisible()) {
      await page.locator('#username').fill(USER.email);
      await page.locator('#password').fill(USER.password);
      await page.locator('#login-submit').click();
    } else if (await page.locator('#device-allow').isVisible()) {
      await page.locator('#device-allow').click();
      return;
    } else {
      await page.locator('button[type=submit]').first().click();
    }
  }
}

test('C9 an administrator gets a short token on behalf of a user', async ({ signedIn: page, grantry, axe }) => {
  await bench(page, grantry, 'Bench behalf', ['authorization_code'], { access_policy: 'assigned' });
  await flow(page, "A user's e-mail").check();
  await page.getByLabel('E-mail', { exact: true }).fill(USER.email);
  await press(page, 'Get a token');
  await expect(page.getByText('This application does not admit them')).toBeVisible();
  await expect(page.getByLabel('E-mail', { exact: true })).toBeFocused();
  const form = new ApplicationForm(page);
  await form.tab('Users');
  await press(page, 'Add user');
  const dialog = page.getByRole('dialog', { name: 'Add a user' });
  await dialog.getByLabel('E-mail', { exact: true }).fill(USER.email);
  await dialog.getByRole('button', { name: 'Add user' }).click();
  await expect(page.getByRole('row').filter({ hasText: USER.email })).toBeVisible();
  await form.tab('Test');
  await flow(page, "A user's e-mail").check();
  await page.getByLabel('E-mail', { exact: true }).fill(USER.email);
  await press(page, 'Get a token');
  await expect(page.getByText('It lives 5 minutes and is on record.')).toBeVisible();
  await expect(claim(page, 'act')).toContainText('an administrator, on behalf of');
  await axe(page);
  await look(page, 'on-behalf', axe);
  await form.tab('Activity');
  await expect(page.getByText(USER.email).first()).toBeVisible();
});

test('C9 e-mail and password give a token where an application was given the password grant', async ({ signedIn: page, grantry }) => {
  const made = await bench(page, grantry, 'Bench password', ['password']);
  await flow(page, 'Password grant').check();
  await page.getByLabel('E-mail', { exact: true }).fill(USER.email);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByLabel('Client secret').fill(made.client_secret);
  await press(page, 'Get a token');
  await expect(page.getByText('The e-mail address or the password was wrong.')).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill(USER.password);
  await press(page, 'Get a token');
  await expect(page.getByText('It worked')).toBeVisible();
  await nothingStays(page, [made.client_secret, USER.password, 'eyJ']);
});

test('D2 the dialog hands over code that runs, and makes a first token request', async ({ signedIn: page, context, axe }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  const form = new ApplicationForm(page);
  await form.open();
  await form.name.fill('First token');
  await form.permission('public').check();
  await form.create.click();
  await expect(form.dialog).toBeVisible();
  const code = form.dialog.locator('#first-token-code');
  await expect(code).toContainText('$GRANTRY_CLIENT_SECRET');
  await form.dialog.getByRole('button', { name: 'Copy code' }).click();
  await expect.poll(copied).toContain('$GRANTRY_CLIENT_SECRET');
  const withVariable = await copied();
  await form.dialog.getByRole('button', { name: 'Done' }).click();
  await expect(form.dialog.getByRole('button', { name: 'Go back' }), 'code alone keeps no secret').toBeVisible();
  await form.dialog.getByRole('button', { name: 'Go back' }).click();
  await form.dialog.getByLabel('Put the secret into the code').check();
  expect(await page.content(), 'hidden before it is revealed').not.toMatch(/gry_cs_[0-9A-Za-z]{49}/);
  await form.dialog.getByRole('button', { name: 'Reveal secret' }).click();
  const secret = await form.dialog.locator('#show-once-secret').innerText();
  await expect(code).toContainText(secret);
  await look(page, 'dialog', axe);

  const run = (program: string, args: string[], environment = {}): string =>
    execFileSync(program, args, { env: { ...process.env, ...environment }, encoding: 'utf8', stdio: 'pipe' });
  expect(run('sh', ['-c', withVariable], { GRANTRY_CLIENT_SECRET: secret })).toContain('"access_token"');
  await form.dialog.getByRole('button', { name: 'Copy code' }).click();
  await expect.poll(copied).toContain(secret);
  expect(run('sh', ['-c', await copied()])).toContain('"access_token"');
  await form.dialog.getByRole('radio', { name: 'Node' }).check();
  await form.dialog.getByRole('button', { name: 'Copy code' }).click();
  await expect.poll(copied).toContain('await fetch');
  const folder = mkdtempSync(join(tmpdir(), 'grantry-code-'));
  writeFileSync(join(folder, 'token.mjs'), await copied());
  expect(run('node', [join(folder, 'token.mjs')])).toMatch(/^eyJ/);
  rmSync(folder, { recursive: true });
  for (const language of ['Python', 'Go', 'Java', 'Rust']) {
    await form.dialog.getByRole('radio', { name: language }).check();
    await expect(code).toContainText('/oauth/token');
  }

  await form.dialog.getByRole('button', { name: 'Try it now' }).click();
  await expect(form.dialog.getByText(/^Status 200 in \d+ ms$/)).toBeVisible();
  await expect(claim(page, 'iss')).toContainText('this server');
  await expect(claim(page, 'scope')).toContainText('public');
  await axe(page);
  await look(page, 'tried', axe);
  await form.dialog.getByRole('button', { name: 'Done' }).click();
  await page.waitForURL(/\/applications\/[A-Za-z0-9_-]{16,40}$/);
  expect(await page.content()).not.toContain(secret);
});

test('D2 an application without client credentials says which way to test', async ({ signedIn: page }) => {
  const form = new ApplicationForm(page);
  await form.open();
  await form.name.fill('First sign-in');
  await form.type('Authorization PKCE flow').check();
  await form.lines('Redirect URIs').fill(CALLBACK);
  await form.permission('public').check();
  await form.create.click();
  await expect(form.dialog.getByRole('button', { name: 'Try it now' })).toHaveCount(0);
  await expect(form.dialog.locator('#first-token-code')).toContainText('authorization_code');
  await expect(form.dialog.getByRole('link', { name: 'Test tab' })).toHaveAttribute('href', /\/test$/);
});

test('D2 a stranger comes from an empty database to a first token in at most twelve clicks', async ({ page, context }) => {
  const grantry = await Grantry.start();
  let clicks = 0;
  const click = async (what: Locator): Promise<void> => {
    clicks += 1;
    await what.click();
  };
  try {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(grantry.url + grantry.setupPath);
    await page.getByLabel('First name').fill('Ada');
    await page.getByLabel('E-mail').fill(ADMIN.email);
    await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
    await page.getByLabel('Password again').fill(ADMIN.password);
    await click(page.getByRole('button', { name: 'Create administrator' }));
    const signIn = new SignInPage(page);
    await signIn.email.fill(ADMIN.email);
    await signIn.password.fill(ADMIN.password);
    await click(signIn.submit);
    await hydrated(page);
    await click(page.getByRole('link', { name: 'Applications', exact: true }));
    await click(page.getByRole('link', { name: 'Create application' }).first());
    const form = new ApplicationForm(page);
    await form.name.fill('My first application');
    await click(form.permission('public'));
    await click(form.create);
    await click(form.dialog.getByLabel('Put the secret into the code'));
    await click(form.dialog.getByRole('button', { name: 'Copy code' }));
    const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(copied).toContain('curl');
    const answer = JSON.parse(execFileSync('sh', ['-c', await copied()], { encoding: 'utf8', stdio: 'pipe' }));
    expect(answer.access_token).toMatch(/^eyJ/);
    await click(form.dialog.getByRole('button', { name: 'Done' }));
    await page.waitForURL(/\/applications\/[A-Za-z0-9_-]{16,40}$/);
    console.log(`from nothing to a first token: ${clicks} clicks`);
    expect(clicks).toBeLessThanOrEqual(12);
  } finally {
    await page.goto('about:blank');
    await grantry.remove();
  }
});
