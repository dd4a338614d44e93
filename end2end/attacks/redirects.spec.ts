// Attacks that bend where a browser is led: addresses that only look registered, return paths, headers
// that name another host. Each has worked somewhere else.
import { request as rawRequest } from 'node:http';
import { ADMIN } from '../server';
import { Seen, Visitor, has, said } from '../flow';
import { Application, BACK, Machine, authorize, expect, test } from '../world';

const APP = 'https://app.example.com/cb';
const LOOPBACK = 'http://127.0.0.1/cb';

/** What only looks like the registered address. */
const TRAVERSALS = [
  'https://app.example.com/cb/../evil', 'https://app.example.com/cb/..;/evil', 'https://app.example.com/cb/%2e%2e/evil',
  'https://app.example.com/cb/%252e%252e/evil', 'https://app.example.com/./cb', 'https://app.example.com//cb',
  'https://app.example.com/cb%2f', 'https://app.example.com/cb/', 'https://app.example.com/%63b', 'https://app.example.com/cb?',
];
const HOSTS = [
  'https://app.example.com.evil.example/cb', 'https://evil-app.example.com/cb', 'https://evilapp.example.com/cb',
  'https://sub.app.example.com/cb', 'https://example.com/cb', 'https://app.example.com./cb', 'https://app.example.com:8443/cb',
];
const USERINFO = [
  'https://app.example.com@evil.example/cb', 'https://evil@app.example.com/cb', 'http://127.0.0.1:80@evil.example/cb',
  'http://attacker@127.0.0.1/cb', 'http://a:b@127.0.0.1:51004/cb', 'https://app.example.com\\@evil.example/cb',
];
const CASES = ['https://APP.example.com/cb', 'HTTPS://app.example.com/cb', 'https://app.example.com/CB', 'http://127.0.0.1/CB'];
const LOOSE_LOOPBACK = [
  'http://127.0.0.1/cb?x=1', 'http://127.0.0.1:51004/cb?x=1', 'http://127.0.0.1:51004/cb2', 'http://127.0.0.2/cb',
  'http://localhost/cb', 'http://[::1]/cb', 'http://127.1/cb', 'http://2130706433/cb', 'https://127.0.0.1/cb',
];
const SCRIPTS = [
  'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,<script>alert(1)</script>', 'vbscript:x', 'file:///etc/passwd',
  'blob:https://app.example.com/x', 'about:blank', 'java\tscript:alert(1)', ' javascript:alert(1)',
];
const ALL = [...TRAVERSALS, ...HOSTS, ...USERINFO, ...CASES, ...LOOSE_LOOPBACK, ...SCRIPTS];

async function make(machine: Machine): Promise<Application> {
  return machine.application('Addresses', { redirect_uris: [APP, LOOPBACK], post_logout_redirect_uris: [APP, LOOPBACK] });
}

/** A page of ours that says what is wrong, and no way to where the request wanted to go. */
function staysHere(page: Seen, wish: string): void {
  expect([page.status, page.left, page.headers.get('location')], wish).toEqual([400, null, null]);
  expect(said(page, 'error-code'), wish).toBe('invalid_redirect_uri');
  expect(said(page, 'error-description'), wish).toContain('redirect URI does not match');
  for (const [, target] of page.html.matchAll(/(?:href|src|action|content)="([^"]*)"/g)) {
    expect(target, wish).not.toMatch(/evil|javascript|vbscript|data:|blob:|file:/i);
  }
}

async function allStayHere(machine: Machine, wishes: string[]): Promise<void> {
  const application = await make(machine);
  for (const wish of wishes) {
    staysHere(await new Visitor(machine.url).open(authorize(application, { redirect_uri: wish }).path), wish);
  }
}

test('attack A01 no detour through folders leads to another address', async ({ machine }) => allStayHere(machine, TRAVERSALS));

test('attack A02 no name that begins or ends like the registered one is it', async ({ machine }) => allStayHere(machine, HOSTS));

test('attack A03 nothing before an at sign makes a foreign host ours', async ({ machine }) => allStayHere(machine, USERINFO));

test('attack A05 another case is another address', async ({ machine }) => allStayHere(machine, CASES));

test('attack A06 on this computer the port may differ and nothing else, and only for who registered that', async ({ machine }) => {
  await allStayHere(machine, LOOSE_LOOPBACK);
  const application = await make(machine);
  const page = await new Visitor(machine.url).open(authorize(application, { redirect_uri: 'http://127.0.0.1:51004/cb' }).path);
  expect(has(page, 'login-submit')).toBe(true);
  const web = await machine.application('Not on this computer', { redirect_uris: [APP] });
  for (const wish of [LOOPBACK, 'http://127.0.0.1:51004/cb', 'http://[::1]:51004/cb']) {
    staysHere(await new Visitor(machine.url).open(authorize(web, { redirect_uri: wish }).path), wish);
  }
});

test('attack A07 every way in compares the address: form, silent, wrong in other ways too, signed in, signing out', async ({ machine }) => {
  const application = await make(machine);
  const person = new Visitor(machine.url);
  const { left } = await person.allow(authorize(application, { redirect_uri: APP }).path, ADMIN);
  expect(left!.searchParams.get('code')).toBeTruthy();
  const ways: Record<string, string>[] = [
    {}, { prompt: 'none' }, { prompt: 'none login' }, { response_type: 'foo' }, { response_mode: 'form_post' },
    { response_mode: 'fragment' }, { scope: 'openid grantry:admin' }, { code_challenge: 'short' }, { request: 'x' },
  ];
  for (const more of ways) {
    staysHere(await person.open(authorize(application, { redirect_uri: 'https://evil.example/', ...more }).path), JSON.stringify(more));
  }
  for (const [index, wish] of ALL.entries()) {
    const more = ways[index % ways.length];
    staysHere(await person.open(authorize(application, { redirect_uri: wish, ...more }).path), `${wish} ${JSON.stringify(more)}`);
    const body = new URLSearchParams(authorize(application, { redirect_uri: wish }).path.split('?')[1]);
    staysHere(await person.open('/oauth/authorize', { method: 'POST', body }), `posted ${wish}`);
    const out = await person.open(`/oauth/logout?${new URLSearchParams({ client_id: application.client_id, post_logout_redirect_uri: wish })}`);
    expect([out.left, has(out, 'logout-confirm')], `signing out to ${wish}`).toEqual([null, true]);
  }
  const confirmed = new URLSearchParams({ client_id: application.client_id, post_logout_redirect_uri: 'https://evil.example/' });
  const gone = await person.press(await person.open(`/oauth/logout?${confirmed}`), 'logout-confirm');
  expect([gone.left, has(gone, 'logout-done')]).toEqual([null, true]);
});

test('attack A09 an application without the grant is no way to a foreign address', async ({ machine }) => {
  const application = await machine.application('Machine only', { grant_types: ['client_credentials'], redirect_uris: [] });
  for (const more of [{}, { prompt: 'none' }, { response_type: 'token' }]) {
    const page = await new Visitor(machine.url).open(authorize(application, { redirect_uri: 'https://evil.example/', ...more }).path);
    expect([page.status, page.left, page.headers.get('location')]).toEqual([400, null, null]);
  }
});

test('attack A10 no return path leads to another site', async ({ machine }) => {
  const paths = [
    '//evil.example', '/\\evil.example', '\\/evil.example', '/\t/evil.example', '/\r\n/evil.example', ' //evil.example', 'https:evil.example',
    'javascript:alert(1)', '/.//evil.example', '/device/..//evil.example', `${machine.url}@evil.example`, '/device\u0000//evil.example',
  ];
  for (const [index, next] of paths.entries()) {
    const person = new Visitor(machine.url);
    const form = await person.open(`${index % 3 === 0 ? '/oauth/sign-in' : '/login'}?${new URLSearchParams({ next })}`);
    await person.press(form, 'login-submit', { username: ADMIN.email, password: ADMIN.password, next });
    const [{ status, headers }] = person.trail.filter(({ method }) => method === 'POST');
    expect(status).toBe(303);
    // A browser drops tabs and line ends and takes a backslash for a slash, before it looks.
    expect(headers.get('location'), JSON.stringify(next)).toMatch(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/);
  }
  // Without scripts a function of the dashboard leads back to the page that the browser names.
  const person = new Visitor(machine.url);
  await person.press(await person.open('/login'), 'login-submit', { username: ADMIN.email, password: ADMIN.password });
  for (const referer of ['https://evil.example/', '//evil.example/', `${machine.url}.evil.example/`, `${machine.url}@evil.example/`]) {
    const page = await person.open('/fn/keys/rotate', { method: 'POST', headers: { referer, accept: 'text/html', origin: machine.url } });
    expect([page.left, page.headers.get('location') ?? ''].join(' '), referer).not.toContain('evil.example');
  }
});

test('attack A11 no script is an address: neither registered, nor sent to, nor linked', async ({ machine }) => {
  for (const wish of SCRIPTS) {
    for (const field of ['redirect_uris', 'post_logout_redirect_uris', 'backchannel_logout_uri']) {
      const made = await machine.api('POST', '/applications', {
        name: 'Script', scopes: ['openid'], grant_types: ['authorization_code'], redirect_uris: [BACK],
        [field]: field === 'backchannel_logout_uri' ? wish : [wish],
      });
      expect([made.status, made.body.errors?.[0]?.field.startsWith(field)], `${field} ${wish}`).toEqual([422, true]);
    }
  }
  await allStayHere(machine, SCRIPTS);
});

test('attack A13 no answer travels as a message between windows', async ({ machine }) => {
  const application = await machine.application('Messages');
  const offered = (await (await fetch(`${machine.url}/.well-known/openid-configuration`)).json()).response_modes_supported;
  expect(offered).toEqual(['query', 'form_post']);
  for (const response_mode of ['web_message', 'web_message.jwt', 'okta_post_message', 'postmessage']) {
    const person = new Visitor(machine.url);
    const { left, html } = await person.open(authorize(application, { response_mode }).path);
    expect([left?.searchParams.get('error'), left?.searchParams.get('code')]).toEqual(['invalid_request', null]);
    expect(html).not.toMatch(/postMessage|<script/i);
  }
});

test('attack A14 an address that comes twice or as a list is none', async ({ machine }) => {
  const application = await make(machine);
  const evil = encodeURIComponent('https://evil.example/');
  const { path } = authorize(application, { redirect_uri: APP });
  const without = authorize(application, { redirect_uri: undefined }).path;
  for (const address of [
    `${path}&redirect_uri=${evil}`, `${without}&redirect_uri=${evil}&redirect_uri=${encodeURIComponent(APP)}`,
    `${without}&redirect_uri=${encodeURIComponent(APP)}%20${evil}`, `${without}&redirect_uri=${encodeURIComponent(APP)},${evil}`,
    `${without}&redirect_uri[]=${evil}`, `${without}&redirect_uri[0]=${encodeURIComponent(APP)}&redirect_uri[1]=${evil}`,
    `${path}&client_id=${application.client_id}`,
  ]) {
    const page = await new Visitor(machine.url).open(address);
    expect([page.status, page.left, page.headers.get('location')], address).toEqual([400, null, null]);
  }
});

/** The same with headers that fetch does not let anybody write. */
function raw(machine: Machine, method: string, path: string, headers: Record<string, string>, body = ''): Promise<{ status: number; text: string; headers: string }> {
  return new Promise((done, failed) => {
    const to = new URL(path, machine.url);
    const length: Record<string, string> = body === '' ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) };
    const sent = rawRequest({ host: to.hostname, port: to.port, path, method, setHost: false, headers: { ...length, ...headers } }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => (text += chunk));
      answer.on('end', () => done({ status: answer.statusCode!, text, headers: JSON.stringify(answer.headers) }));
    });
    sent.on('error', failed);
    sent.end(body);
  });
}

test('attack A15 no header names another host in what we write', async ({ machine }) => {
  const application = await machine.application('Poisoned');
  const device = new URLSearchParams({ scope: 'openid', ...Machine.auth(application) }).toString();
  for (const [name, value] of [
    ['host', 'evil.example'], ['x-forwarded-host', 'evil.example'], ['forwarded', 'host=evil.example;proto=https'],
    ['x-forwarded-proto', 'evil.example'], ['x-original-url', 'https://evil.example/'], ['x-rewrite-url', '/evil.example'],
    ['x-forwarded-server', 'evil.example'], ['x-host', 'evil.example'], ['x-forwarded-prefix', '//evil.example'],
  ]) {
    const headers = { host: new URL(machine.url).host, [name]: value };
    for (const [method, path, body] of [
      ['GET', '/.well-known/openid-configuration', ''], ['GET', '/.well-known/oauth-authorization-server', ''], ['GET', '/login', ''],
      ['GET', '/applications', ''], ['GET', '/device', ''], ['GET', authorize(application).path, ''], ['GET', '/oauth/logout', ''],
      ['POST', '/oauth/device_authorization', device], ['GET', authorize(application, { redirect_uri: 'https://x.example/' }).path, ''],
      ['GET', authorize(application, { prompt: 'none' }).path, ''], ['GET', '/no/such/page', ''],
    ]) {
      const answer = await raw(machine, method, path, headers, body);
      expect(answer.status, `${method} ${path} ${name}`).toBeLessThan(500);
      expect(answer.text + answer.headers, `${method} ${path} ${name}`).not.toContain('evil.example');
    }
  }
});
