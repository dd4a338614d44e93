// Everything that makes, uses, loses or finds a secret is done once; then every secret that was
// issued is searched for in the log, the database, the pages, the API and the browser.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Page } from '@playwright/test';
import { ApplicationForm } from '../pages/application-form.page';
import { SignInPage } from '../pages/sign-in.page';
import { expect, hydrated, test as base } from '../fixtures';
import { ADMIN, CLIENT, Grantry, WITH_CLIENT } from '../server';

const PASSWORD = 'nine slow copper kettles';

const test = base.extend<{}, { grantry: Grantry }>({
  grantry: [
    async ({}, use) => {
      const grantry = await Grantry.start({ environment: { ...WITH_CLIENT, GRANTRY_LOG: 'debug' } });
      await use(grantry);
      await grantry.remove();
    },
    { scope: 'worker' },
  ],
});

async function form(url: string, fields: Record<string, string>): Promise<any> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  return answer.json();
}

/** What is in a browser after a visit, and in the page itself. */
async function browserHolds(page: Page): Promise<string> {
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, document.documentElement.outerHTML]));
  return stored + JSON.stringify(await page.context().cookies());
}

test('D1 D3 D5 D7 attack A78 nothing of a secret is left anywhere', async ({ page, grantry, baseURL }) => {
  test.setTimeout(120_000);
  await new SignInPage(page).signIn(baseURL!);
  const issued = new Map<string, string>([['bootstrap', CLIENT.secret], ['password', PASSWORD], ['admin password', ADMIN.password]]);
  const dashboard = new ApplicationForm(page);
  await dashboard.open();
  await dashboard.name.fill('Nothing of a secret');
  await dashboard.type('User credentials').check();
  await dashboard.permission('public').check();
  const { clientId, secret } = await dashboard.finish();
  issued.set('first secret', secret);
  const admin = await form(`${baseURL}/oauth/token`, {
    grant_type: 'client_credentials', client_id: CLIENT.id, client_secret: CLIENT.secret,
  });
  issued.set('token of the API', admin.access_token);
  const api = async (method: string, path: string, body?: object): Promise<any> => {
    const answer = await fetch(`${baseURL}/api/v1/applications/${clientId}${path}`, {
      method,
      headers: { authorization: `Bearer ${admin.access_token}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    expect(answer.ok, `${method} ${path}: ${answer.status}`).toBe(true);
    return answer.status === 204 ? null : answer.json();
  };

  await dashboard.tab('Credentials');
  await page.getByRole('button', { name: 'Add secret', exact: true }).first().click();
  await page.getByRole('button', { name: 'Add secret', exact: true }).last().click();
  issued.set('second secret', (await dashboard.take()).secret);
  issued.set('third secret', (await api('POST', '/secrets', {})).client_secret);

  const { url: link } = await api('POST', '/handover', {});
  issued.set('handover link', new URL(link).search.slice(1) || new URL(link).pathname.split('/').pop()!);
  const visitor = await page.context().browser()!.newPage();
  await visitor.goto(link);
  await visitor.getByRole('button').first().click();
  const handed = (await visitor.content()).match(/gry_cs_[0-9A-Za-z]{49}/)![0];
  issued.set('secret of the link', handed);
  await visitor.close();

  await api('POST', '/users', { email: 'nina@example.com', first_name: 'Nina', password: PASSWORD });
  const client = { client_id: clientId, client_secret: handed };
  const person = { grant_type: 'password', username: 'nina@example.com', password: PASSWORD, scope: 'public' };
  await api('PATCH', '', { grant_types: ['password', 'refresh_token'] });
  const tokens = await form(`${baseURL}/oauth/token`, { ...person, ...client });
  issued.set('access token', tokens.access_token).set('refresh token', tokens.refresh_token);
  const renewed = await form(`${baseURL}/oauth/token`, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, ...client });
  issued.set('next refresh token', renewed.refresh_token).set('next access token', renewed.access_token);
  // Wrong in every way in which something might write down what was sent.
  const typo = secret.slice(0, -3) + 'xyz';
  issued.set('mistyped secret', typo);
  await form(`${baseURL}/oauth/token`, { ...person, client_id: clientId, client_secret: typo });
  await form(`${baseURL}/oauth/token`, { ...person, ...client, password: `${PASSWORD} and wrong` });
  const retried = await form(`${baseURL}/oauth/token`, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, ...client });
  issued.set('refresh token of a retry', retried.refresh_token);
  await form(`${baseURL}/oauth/introspect`, { token: renewed.access_token, ...client });
  await form(`${baseURL}/oauth/token?client_id=${clientId}&client_secret=${secret}`, {});
  await expect
    .poll(async () => (await api('GET', '/rejections')).items.length, { timeout: 15_000 })
    .toBeGreaterThanOrEqual(2);
  const known = (await api('GET', '')).secrets[0].id;
  await api('DELETE', `/secrets/${known}`);
  issued.set('regenerated secret', (await api('POST', '/regenerate-secret')).client_secret);
  await api('POST', '/incident', { confirm: clientId });

  const found: string[] = [];
  const search = (where: string, text: string, except: string[] = []) => {
    for (const [name, value] of issued) {
      if (except.includes(name)) continue;
      const pieces = [value, value.slice(8, 32), encodeURIComponent(value)].filter((piece) => piece.length >= 12);
      if (pieces.some((piece) => text.includes(piece))) found.push(`${name} in ${where}`);
    }
  };
  for (const tab of ['', '/credentials', '/access', '/users', '/config', '/test', '/activity', '/edit']) {
    const drawn = await page.request.get(`${baseURL}/applications/${clientId}${tab}`);
    search(`the page ${tab || '/'} as the server draws it`, await drawn.text());
    await page.goto(`/applications/${clientId}${tab}`);
    await hydrated(page);
    search(`the browser after ${tab || '/'}`, await browserHolds(page));
  }
  for (const path of ['/', '/applications', '/audit', '/users', '/settings/sessions', '/keys']) {
    search(`the page ${path}`, await (await page.request.get(baseURL + path)).text());
  }
  for (const path of ['', '/timeline', '/rejections', '/usage', '/users', '/handover', '/incident']) {
    search(`the API at ${path}`, JSON.stringify(await api('GET', path)));
  }
  await page.goto('about:blank');
  await grantry.stop();
  search('the log', grantry.log);
  const data = join(grantry.folder, 'data');
  for (const file of readdirSync(data)) search(`the file ${file}`, readFileSync(join(data, file), 'latin1'));
  expect(found).toEqual([]);
});
