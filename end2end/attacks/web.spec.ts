// Attacks on what lies around the protocol: lists, scripts of other sites, parsers, and what is in the
// program from the start.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { ADMIN, Grantry } from '../server';
import { Visitor } from '../flow';
import { BOOTSTRAP, Machine, authorize, expect, test } from '../world';

const ROOT = resolve(__dirname, '../..');

test('attack A67 nothing signs with the crate whose time tells about the key', () => {
  const locked = readFileSync(join(ROOT, 'Cargo.lock'), 'utf8');
  const crates = [...locked.matchAll(/^name = "([^"]+)"$/gm)].map(([, name]) => name);
  expect(crates).toContain('aws-lc-rs');
  for (const banned of ['rsa', 'openssl', 'openssl-sys', 'native-tls']) {
    expect(crates, 'sqlx brings what it does not need where a feature is on too many').not.toContain(banned);
  }
});

test('attack A51 secrets and their hashes are compared in the same time wherever they differ', () => {
  const rust = ['core/src', 'engine/src', 'server/src'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.rs') && !/tests?[/.]|contract/.test(file)).map((file) => join(ROOT, folder, file)));
  expect(rust.length).toBeGreaterThan(200);
  const compared = /\w*hash\)? ?[!=]= |[!=]= ?&?\w*(\.|_)hash\b|expose\(\)[\w().]* ?[!=]= /;
  const found = rust.flatMap((file) => readFileSync(file, 'utf8').split('#[cfg(test)]')[0].split('\n')
    .filter((line) => compared.test(line)).map((line) => `${relative(ROOT, file)}: ${line.trim()}`));
  // What one person has typed twice in one form is no secret of somebody else's.
  expect(found).toEqual(['engine/src/account/setup.rs: let differs = input.password.expose() != input.repeated.expose();']);
  const secret = readFileSync(join(ROOT, 'core/src/secret.rs'), 'utf8');
  expect(secret, 'a secret cannot even be compared by accident').toMatch(/#\[derive\(Clone\)\]\npub struct Secret</);
  expect(readFileSync(join(ROOT, 'engine/src/token/authenticate_client.rs'), 'utf8')).toMatch(/\bsame\(&\w+\.hash, &hash\)/);
});

test('attack A73 no key comes with the program: each installation makes its own', async ({ machine }) => {
  const other = await Grantry.start({ environment: BOOTSTRAP });
  try {
    const sets = await Promise.all([machine.url, other.url].map(async (url) => (await (await fetch(`${url}/oauth/jwks`)).json()).keys));
    const kids = sets.flat().map(({ kid }: { kid: string }) => kid);
    expect(new Set(kids).size).toBe(kids.length);
    const made = await Promise.all([machine, new Machine(other.url)].map((each) => each.application('Its own secret')));
    expect(made[0].client_secret).not.toBe(made[1].client_secret);
  } finally {
    await other.remove();
  }
  const sources = ['app', 'core', 'docs', 'end2end', 'engine', 'frontend', 'migrations', 'public', 'scripts', 'server', 'style', 'xtask'];
  const files = sources.flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && !/node_modules|test-results|site-dev/.test(file.parentPath ?? file.path))
    .map((file) => join(file.parentPath ?? file.path, file.name)));
  expect(files.length).toBeGreaterThan(200);
  // Written in two parts, so that this line is not what it looks for.
  const key = new RegExp(['-----BEGIN [A-Z ]*PRIV', 'ATE KEY-----'].join(''));
  expect(files.filter((file) => key.test(readFileSync(file, 'latin1')))).toEqual([]);
  expect(files.filter((file) => /\.(pem|key|p12|pfx|der)$/.test(file))).toEqual([]);
});

test('attack A77 nobody makes an account or an administrator by asking a door that is not shown', async ({ machine }) => {
  const fields = { email: 'new@example.com', password: 'a password that is long enough', first_name: 'New', role: 'platform-admin' };
  for (const path of ['/register', '/signup', '/sign-up', '/oauth/signup', '/users', '/account/create', '/fn/register', '/fn/users/create', '/api/register']) {
    const { status } = await machine.form(path, fields);
    expect([401, 403, 404, 405], path).toContain(status);
  }
  for (const token of ['', 'x', 'x'.repeat(43)]) {
    const visitor = new Visitor(machine.url);
    const page = await visitor.open(`/setup?token=${token}`);
    expect(page.html, 'the first administrator is made').not.toMatch(/name="password"/);
    const form = await visitor.open('/setup', { method: 'POST', headers: { origin: machine.url }, body: new URLSearchParams({ token, ...fields }) });
    expect([400, 403, 404, 409, 410]).toContain(form.status);
  }
  const tried = await fetch(`${machine.url}/api/v1/users`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(fields) });
  expect(tried.status).toBe(401);
  const { items } = (await machine.api('GET', '/users?query=new@example.com')).body;
  expect(items.filter(({ email }: { email: string }) => email === fields.email)).toEqual([]);
});

test('attack A90 no foreign origin may read anything with a person’s cookies, and few anything at all', async ({ machine }) => {
  const application = await machine.application('Read by scripts', { allowed_origins: ['https://spa.example.com'] });
  const person = new Visitor(machine.url);
  await person.press(await person.open('/login'), 'login-submit', { username: ADMIN.email, password: ADMIN.password });
  const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const origins = [
    'https://evil.example', 'null', 'https://spa.example.com.evil.example', 'https://evilspa.example.com', 'http://spa.example.com',
    'https://spa.example.com:8443', 'https://SPA.example.com.', 'https://spa.example.com/', 'https://spa.example.com@evil.example', machine.url.replace('localhost', '127.0.0.1'), '*', 'file://',
  ];
  const published = ['/.well-known/openid-configuration', '/oauth/jwks'];
  const doors: [string, string][] = [
    ['GET', '/'], ['GET', '/login'], ['GET', '/applications'], ['GET', authorize(application).path], ['GET', '/device'], ['GET', '/oauth/logout'],
    ['GET', '/api/v1/applications'], ['GET', '/api/v1/users'], ['GET', '/fn/who-am-i'], ['POST', '/oauth/token'], ['POST', '/oauth/introspect'],
    ['POST', '/oauth/revoke'], ['GET', '/oauth/userinfo'], ['POST', '/oauth/device_authorization'], ...published.map((path) => ['GET', path] as [string, string]),
  ];
  for (const origin of [...origins, 'https://spa.example.com']) {
    for (const [method, path] of doors) {
      for (const asked of [method, 'OPTIONS']) {
        const preflight: Record<string, string> = asked === 'OPTIONS' ? { 'access-control-request-method': method, 'access-control-request-headers': 'authorization' } : {};
        const answer = await fetch(machine.url + path, { method: asked, redirect: 'manual', headers: { origin, cookie, ...preflight } });
        await answer.arrayBuffer();
        const what = `${asked} ${path} from ${origin}`;
        expect(answer.headers.get('access-control-allow-credentials'), what).toBeNull();
        const allowed = answer.headers.get('access-control-allow-origin');
        if (published.includes(path)) expect([null, '*'], what).toContain(allowed);
        else if (origin !== 'https://spa.example.com') expect(allowed, what).toBeNull();
        else expect([null, origin], what).toContain(allowed);
      }
    }
  }
});

test('attack A91 a list asks for a number that makes sense', async ({ machine }) => {
  const described = (await machine.api('GET', '/openapi.json')).body;
  const { client_id } = await machine.application('Has lists');
  const lists = Object.entries<any>(described.paths)
    .filter(([, { get }]) => get?.parameters?.some(({ name }: { name: string }) => name === 'limit'))
    .map(([path]) => path.replace(/^\/api\/v1/, '').replace('{client_id}', client_id))
    .filter((path) => !path.includes('{'));
  expect(lists.length).toBeGreaterThan(9);
  const wrong = ['0', '-1', '201', '4294967295', '4294967296', '18446744073709551616', '9223372036854775807', 'NaN', 'Infinity', '1e3', '1.5', '', ' 5', '0x10', '٣', 'null', '5&limit=6'];
  for (const list of lists) {
    for (const limit of wrong) {
      const { status } = await machine.api('GET', `${list}?limit=${limit.includes('&') ? limit : encodeURIComponent(limit)}`);
      expect(status, `${list} ${limit}`).toBe(400);
    }
    for (const cursor of ['0', '-1', 'x'.repeat(5_000), Buffer.from('{}').toString('base64url'), '%00', '../..']) {
      expect((await machine.api('GET', `${list}?cursor=${encodeURIComponent(cursor)}`)).status, `${list} ${cursor.slice(0, 20)}`).toBe(400);
    }
    for (const limit of ['1', '200']) expect((await machine.api('GET', `${list}?limit=${limit}`)).status, list).toBe(200);
  }
});

test('attack A93 nothing is nested so deep that the server falls', async ({ machine }) => {
  const depth = 30_000;
  const { access_token } = (await machine.form('/oauth/token', {
    grant_type: 'client_credentials', client_id: BOOTSTRAP.GRANTRY_BOOTSTRAP_CLIENT_ID, client_secret: BOOTSTRAP.GRANTRY_BOOTSTRAP_CLIENT_SECRET,
  })).body;
  const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' };
  const deep = ['['.repeat(depth), '{"a":'.repeat(10_000), `{"name":"x","scopes":["public"],"claims":${'['.repeat(depth)}${']'.repeat(depth)}}`];
  for (const body of deep) {
    for (const path of ['/applications', '/users', '/plans']) {
      const answer = await fetch(`${machine.url}/api/v1${path}`, { method: 'POST', headers, body });
      expect([400, 413, 422], `${path} ${body.slice(0, 10)}`).toContain(answer.status);
    }
  }
  const application = await machine.application('Nested');
  const claims = `{"id_token":${'{"a":'.repeat(1_500)}1${'}'.repeat(1_501)}`;
  const page = await new Visitor(machine.url).open(authorize(application, { claims }).path);
  expect(page.status, 'the parameter is not known and therefore ignored, or the address is too long').toBeLessThan(500);
  const form = await machine.form('/oauth/authorize', Object.fromEntries(new URLSearchParams(authorize(application, { claims: '['.repeat(depth) }).path.split('?')[1])));
  expect(form.status).toBeLessThan(500);
  expect((await fetch(`${machine.url}/readyz`)).status).toBe(200);
});
