// Attacks on people: their sessions, their answers, and what their pages show.
import { randomBytes } from 'node:crypto';
import { ADMIN } from '../server';
import { Visitor, has, tags } from '../flow';
import { Application, CLIENT, Machine, authorize, expect, test } from '../world';

const PUBLIC = { confidential: false, token_endpoint_auth_method: 'none' };

async function somebody(machine: Machine): Promise<{ email: string; password: string }> {
  const person = { email: `u${randomBytes(5).toString('hex')}@example.com`, password: 'a password that is long enough' };
  const made = await machine.api('POST', '/users', { ...person, first_name: 'Some', last_name: 'Body', role: 'user' });
  expect(made.status).toBe(201);
  return person;
}

/** Signs in at an application as far as it goes; gives what the ID token says. */
async function identity(machine: Machine, application: Application, person: Visitor, who: { email: string; password: string }, more = {}) {
  const { path, verifier } = authorize(application, more);
  const { left } = await person.allow(path, who);
  const { body } = await machine.redeem(application, left!.searchParams.get('code')!, verifier);
  return JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url').toString());
}

test('attack A38 a sign-in that is asked for again and broken off leaves everybody who they were', async ({ machine }) => {
  const application = await machine.application('Again');
  const other = await somebody(machine);
  const person = new Visitor(machine.url);
  const before = await identity(machine, application, person, ADMIN);
  // Begun again, wrong once, left alone.
  const asked = await person.open(authorize(application, { prompt: 'login' }).path);
  await person.press(asked, 'login-submit', { username: other.email, password: 'not the password' });
  const after = await identity(machine, application, person, ADMIN);
  expect([after.sub, after.sid, after.auth_time]).toEqual([before.sub, before.sid, before.auth_time]);
  // Somebody else at the same browser is somebody else in everything.
  const theirs = await identity(machine, application, person, other, { prompt: 'login' });
  expect(theirs.sub).not.toBe(before.sub);
  expect(theirs.sid).not.toBe(before.sid);
  const silent = await person.open(authorize(application, { prompt: 'none', login_hint: ADMIN.email, scope: 'openid' }).path);
  expect(silent.left!.searchParams.get('code') ?? silent.left!.searchParams.get('error')).toBeTruthy();
  expect((await identity(machine, application, person, other)).sub).toBe(theirs.sub);
});

test('attack A39 a session that was planted is not the one that somebody signs in with', async ({ machine }) => {
  const attacker = new Visitor(machine.url);
  await attacker.signIn(await somebody(machine));
  const planted = new Map(attacker.cookies);
  const victim = new Visitor(machine.url);
  for (const [name, value] of planted) victim.cookies.set(name, value);
  const application = await machine.application('Fixed');
  await identity(machine, application, victim, ADMIN, { prompt: 'login' });
  const changed = [...planted].filter(([name, value]) => victim.cookies.get(name) !== value).map(([name]) => name);
  expect(changed.length, 'the session has another value').toBeGreaterThan(0);
  // What was planted is not the victim's session, and is nobody's now.
  const page = await attacker.open(authorize(application, { prompt: 'none', scope: 'openid' }).path);
  expect(page.left!.searchParams.get('error')).toBe('login_required');
});

test('attack A41 a cookie that was changed, made up or doubled is nobody’s', async ({ machine }) => {
  const application = await machine.application('Cookies');
  const person = new Visitor(machine.url);
  await identity(machine, application, person, ADMIN);
  const real = new Map(person.cookies);
  const flipped = (value: string, at: number) => value.slice(0, at) + (value[at] === 'A' ? 'B' : 'A') + value.slice(at + 1);
  const wrong = (value: string) => [
    flipped(value, 0), flipped(value, value.length >> 1), value.slice(0, -2), `${value}AA`, `${value}.x`, '', '0', ADMIN.email,
    Buffer.from(ADMIN.email).toString('base64url'), randomBytes(32).toString('base64url'), value.toUpperCase(), value.toLowerCase(),
  ];
  const silent = async (cookies: [string, string][]) => {
    const cookie = cookies.map(([name, value]) => `${name}=${value}`).join('; ');
    const page = await new Visitor(machine.url).open(authorize(application, { prompt: 'none', scope: 'openid' }).path, { headers: { cookie } });
    return page.left!.searchParams.get('error') ?? 'signed in';
  };
  const session = [];
  for (const [name, value] of real) if ((await silent([[name, value]])) !== 'login_required') session.push([name, value] as [string, string]);
  expect(session, 'one cookie is the session').toHaveLength(1);
  const [[name, value]] = session;
  expect(Buffer.from(value, 'base64url').length, 'long enough that nobody guesses it').toBeGreaterThanOrEqual(16);
  for (const forged of wrong(value)) expect(await silent([[name, forged]]), forged).toBe('login_required');
  expect(await silent([[name, flipped(value, 3)], [name, value]]), 'which of two is meant?').toBe('login_required');
});

test('attack A42 no cookie carries the request', async ({ machine }) => {
  const application = await machine.application('Cookie contents');
  const secrets = { state: 'state-that-is-private', nonce: 'nonce-that-is-private', login_hint: 'hint@private.example' };
  const person = new Visitor(machine.url);
  let page = await person.open(authorize(application, secrets).path);
  page = await person.press(page, 'login-submit', { username: ADMIN.email, password: ADMIN.password });
  await person.press(page, 'consent-allow');
  const lines = person.trail.flatMap(({ headers }) => headers.getSetCookie());
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) {
    const value = line.split(';')[0].replace(/^[^=]*=/, '');
    const parts = value.split(/[.~:|]/).map((part) => Buffer.from(part, 'base64').toString('latin1'));
    const readable = [value, decodeURIComponent(value), ...parts].join('\n');
    for (const secret of [...Object.values(secrets), application.client_id, 'redirect_uri', 'code_challenge', ADMIN.email, 'profile']) {
      expect(readable, line.split('=')[0]).not.toContain(secret);
    }
  }
});

test('attack A45 another site signs nobody out', async ({ machine }) => {
  const application = await machine.application('Signed out');
  const person = new Visitor(machine.url);
  await identity(machine, application, person, ADMIN);
  const stays = async (what: string) => {
    const page = await person.open(authorize(application, { prompt: 'none', scope: 'openid' }).path);
    expect(page.left!.searchParams.get('error'), what).not.toBe('login_required');
  };
  const stranger = await machine.application('Somebody else');
  const foreign = new Visitor(machine.url);
  const { path, verifier } = authorize(stranger);
  const { left } = await foreign.allow(path, await somebody(machine));
  const hint = (await machine.redeem(stranger, left!.searchParams.get('code')!, verifier)).body.id_token;
  for (const query of ['', `client_id=${application.client_id}`, 'id_token_hint=x', `id_token_hint=${hint}`, `id_token_hint=${hint}&state=x`, 'form_token=x', 'confirmed=true']) {
    const page = await person.open(`/oauth/logout?${query}`);
    expect(has(page, 'logout-done'), query).toBe(false);
    await stays(`opened ${query}`);
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    await person.open('/oauth/logout', { method: 'POST', headers, body: new URLSearchParams(query) });
    await stays(`posted ${query}`);
  }
});

test('attack A45 our own form’s token does not help another site', async ({ machine }) => {
  const application = await machine.application('Signed out with a token');
  const person = new Visitor(machine.url);
  await identity(machine, application, person, ADMIN);
  const own = await person.open('/oauth/logout');
  const { value } = tags(own.html).find(({ attributes }) => attributes.name === 'form_token')!.attributes;
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null', 'sec-fetch-site': 'cross-site' }] as Record<string, string>[]) {
    const stolen = await person.open('/oauth/logout', { method: 'POST', headers, body: new URLSearchParams({ form_token: value }) });
    expect([stolen.status, has(stolen, 'logout-done')]).toEqual([403, false]);
  }
  expect(has(await person.press(own, 'logout-confirm'), 'logout-done')).toBe(true);
});

test('attack A62 who is not admitted to an application can neither sign in to it nor connect a device', async ({ machine }) => {
  const application = await machine.application('For some', { access_policy: 'assigned' });
  const person = await somebody(machine);
  const visitor = new Visitor(machine.url);
  const page = await visitor.allow(authorize(application).path, person);
  expect(page.left?.searchParams.get('code') ?? null).toBeNull();
  expect(has(page, 'consent-allow')).toBe(false);

  const started = (await machine.form('/oauth/device_authorization', { scope: 'openid', ...Machine.auth(application) })).body;
  let device = await visitor.open(`/device?user_code=${started.user_code}`);
  device = await visitor.press(device, 'device-continue');
  if (has(device, 'login-submit')) device = await visitor.press(device, 'login-submit', { username: person.email, password: person.password });
  if (has(device, 'device-continue')) device = await visitor.press(device, 'device-continue');
  expect([device.status, has(device, 'device-allow')]).toEqual([403, false]);
  const { value: token } = tags(device.html).find(({ attributes }) => attributes.name === 'form_token')!.attributes;
  const forced = await visitor.open('/device', {
    method: 'POST', headers: { origin: machine.url },
    body: new URLSearchParams({ form_token: token, user_code: started.user_code, action: 'allow' }),
  });
  expect(forced.status).toBe(403);
  expect((await machine.poll(application, started.device_code)).body.error).toBe('authorization_pending');
  await machine.api('POST', `/applications/${application.client_id}/users`, { email: person.email });
  expect((await visitor.allow(authorize(application).path, person)).left!.searchParams.get('code')).toBeTruthy();
});

test('attack A63 who is lured into connecting a device sees whose it is, where it asks from, and has not long', async ({ machine }) => {
  const application = await machine.application('Television of a stranger');
  const { name } = (await machine.api('GET', `/applications/${application.client_id}`)).body;
  const started = (await machine.form('/oauth/device_authorization', { scope: 'openid email', ...Machine.auth(application) })).body;
  expect(started.expires_in).toBeLessThanOrEqual(600);
  const person = new Visitor(machine.url);
  await person.signIn(ADMIN);
  let page = await person.open(started.verification_uri_complete);
  expect(has(page, 'device-allow'), 'an address decides nothing').toBe(false);
  page = await person.press(page, 'device-continue');
  expect(page.html).toContain(name);
  expect(page.html).toContain(started.user_code);
  expect(page.html, 'where it asks from').toContain('127.0.0.1');
  expect(page.html, 'a warning').toMatch(/only if|if you did not|somebody (?:has )?sent|in front of you|do not allow/i);
  await person.press(page, 'device-deny');
  expect((await machine.poll(application, started.device_code)).body.error).toBe('access_denied');
});

test('attack A82 a password of a megabyte costs nothing', async ({ machine }) => {
  for (const door of ['/login', '/oauth/sign-in']) {
    const person = new Visitor(machine.url);
    const form = await person.open(door);
    const begun = performance.now();
    const large = await person.press(form, 'login-submit', { username: ADMIN.email, password: 'x'.repeat(1 << 20) });
    expect([large.status, performance.now() - begun < 1_000]).toEqual([413, true]);
    const long = await person.press(form, 'login-submit', { username: ADMIN.email, password: 'x'.repeat(50_000) });
    expect(long.status).toBe(401);
  }
});

test('attack A85 an application without a secret is allowed again each time, another one once', async ({ machine }) => {
  const [open, closed] = [await machine.application('Asks again', PUBLIC), await machine.application('Asks once')];
  const person = new Visitor(machine.url);
  for (const application of [open, closed]) await person.allow(authorize(application).path, ADMIN);
  expect(has(await person.open(authorize(open).path), 'consent-allow')).toBe(true);
  const silent = await person.open(authorize(open, { prompt: 'none' }).path);
  expect(silent.left!.searchParams.get('error')).toBe('consent_required');
  expect((await person.open(authorize(closed).path)).left!.searchParams.get('code')).toBeTruthy();
});

test('attack A86 an application that asks nobody is made so by an administrator, in the record, and what it adds is asked for once it is not', async ({ machine }) => {
  const application = await machine.application('Trusted', { trusted: true, scopes: ['openid', 'profile', 'email'] });
  const path = `/applications/${application.client_id}`;
  const reader = await machine.application('Reader', { grant_types: ['client_credentials'], redirect_uris: [], scopes: ['grantry:read', 'grantry:tenant'] });
  for (const scope of ['grantry:read', 'grantry:tenant']) {
    const { access_token } = (await machine.form('/oauth/token', { grant_type: 'client_credentials', scope, ...Machine.auth(reader) })).body;
    const tried = await fetch(`${machine.url}/api/v1${path}`, {
      method: 'PATCH', headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ redirect_uris: ['https://evil.example/cb'] }),
    });
    if (scope === 'grantry:read') expect(tried.status).toBe(403);
    else expect(tried.status, 'a tenant changes its own').toBe(200);
  }
  const person = new Visitor(machine.url);
  await person.signIn(ADMIN);
  const moved = authorize(application, { scope: 'openid profile', redirect_uri: 'https://evil.example/cb' });
  expect((await person.open(moved.path)).left!.searchParams.get('code'), 'it asks nobody').toBeTruthy();
  const events = (await machine.api('GET', `${path}/timeline`)).body.items;
  const fields = events.flatMap(({ changes }: { changes: { field: string }[] }) => (changes ?? []).map(({ field }) => field));
  expect(fields).toContain('redirect_uris');
  expect(fields).toContain('trusted');

  await machine.api('PATCH', path, { trusted: false });
  const again = await person.open(authorize(application, { scope: 'openid profile', redirect_uri: 'https://evil.example/cb' }).path);
  expect(has(again, 'consent-allow'), 'what nobody was asked about was not allowed').toBe(true);
  await person.press(again, 'consent-allow');
  const more = await person.open(authorize(application, { scope: 'openid profile email', redirect_uri: 'https://evil.example/cb' }).path);
  expect([has(more, 'consent-allow'), has(more, 'scope-email')]).toEqual([true, true]);
});

test('attack A89 a name is text wherever it is shown, and nothing is uploaded', async ({ machine }) => {
  const names = [
    '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '</title><svg onload=alert(1)>', '\' onfocus=alert(1) x=\'',
    '</textarea><a href="javascript:alert(1)">x</a><!--',
  ];
  const active = (html: string) => tags(html).filter(({ name, attributes }) => (
    ['script', 'img', 'iframe', 'object', 'embed', 'base', 'textarea'].includes(name)
    || Object.entries(attributes).some(([key, value]) => /^on|^srcdoc$|^style$/.test(key) || /^\s*(javascript|data|vbscript):/i.test(value) && ['href', 'src', 'action', 'formaction'].includes(key))
  ));
  for (const name of names) {
    const made = await machine.api('POST', '/applications', {
      name: `${name} ${randomBytes(3).toString('hex')}`, scopes: ['openid', 'profile'], grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
      redirect_uris: ['https://app.example.com/cb'], post_logout_redirect_uris: ['https://app.example.com/cb'],
    });
    expect(made.status, name).toBe(201);
    const application: Application = made.body;
    const request = (more = {}) => authorize(application, { redirect_uri: 'https://app.example.com/cb', scope: 'openid profile', state: name, ...more }).path;
    const person = new Visitor(machine.url);
    const signIn = await person.open(request({ login_hint: name }));
    const consent = await person.press(signIn, 'login-submit', { username: ADMIN.email, password: ADMIN.password });
    expect(has(consent, 'consent-allow')).toBe(true);
    const device = (await machine.form('/oauth/device_authorization', { scope: 'openid', ...Machine.auth(application) })).body;
    const asked = await person.press(await person.open(device.verification_uri_complete), 'device-continue');
    expect(has(asked, 'device-allow')).toBe(true);
    const pages = [
      signIn, consent, asked, await person.open(`/device?${new URLSearchParams({ user_code: name })}`),
      await person.open(request({ redirect_uri: `https://x.example/${name}` })), await person.open(request({ response_mode: 'form_post', scope: name })),
      await person.open(`/oauth/logout?${new URLSearchParams({ client_id: application.client_id, state: name })}`),
      await person.open(`/login?${new URLSearchParams({ next: `/${name}` })}`), await person.open(`/oauth/authorize?client_id=${encodeURIComponent(name)}`),
    ];
    for (const page of pages) {
      expect(active(page.html), page.url).toEqual([]);
      if (page.left === null) expect(page.headers.get('content-security-policy'), page.url).toMatch(/default-src 'none'/);
    }
  }
  const described = JSON.stringify((await machine.api('GET', '/openapi.json')).body);
  expect(described).not.toMatch(/multipart\/form-data|image\/|"(logo|avatar|logo_uri|icon)"/);
});

test('attack A95 nothing that sets a cookie is kept by anybody on the way', async ({ machine }) => {
  const application = await machine.application('Cached');
  const person = new Visitor(machine.url);
  await person.allow(authorize(application).path, ADMIN);
  await person.signIn(ADMIN);
  await person.open('/login');
  await person.press(await person.open('/login'), 'login-submit', { username: ADMIN.email, password: ADMIN.password });
  await person.open('/device');
  await person.press(await person.open('/oauth/logout'), 'logout-confirm');
  const setting = person.trail.filter(({ headers }) => headers.getSetCookie().length > 0);
  expect(setting.length).toBeGreaterThan(4);
  for (const { url, headers } of setting) expect(headers.get('cache-control'), url).toContain('no-store');
  const token = await machine.form('/oauth/token', { grant_type: 'client_credentials', client_id: CLIENT.id, client_secret: CLIENT.secret });
  expect([token.headers.get('cache-control'), token.headers.getSetCookie()]).toEqual(['no-store', []]);
});
