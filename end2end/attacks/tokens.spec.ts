// Attacks on tokens and on who asks for them: foreign ones, ones of another kind, two names at once,
// secrets that are empty, scopes that grow.
import { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { ADMIN } from '../server';
import { Visitor } from '../flow';
import { Answer, Application, BACK, CLIENT, DEVICE_GRANT, Machine, authorize, expect, test } from '../world';

const PUBLIC = { confidential: false, token_endpoint_auth_method: 'none' };

async function tokens(machine: Machine, application: Application, person = new Visitor(machine.url)) {
  const { path, verifier } = authorize(application);
  const { left } = await person.allow(path, ADMIN);
  return (await machine.redeem(application, left!.searchParams.get('code')!, verifier)).body;
}

const basic = (id: string, secret: string) => ({ authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` });

function bearer(machine: Machine, path: string, token: string): Promise<Response> {
  return fetch(machine.url + path, { headers: { authorization: `Bearer ${token}` } });
}

test('attack A31 an application gives up its own tokens, with a secret or without, and no others', async ({ machine }) => {
  const person = new Visitor(machine.url);
  const watcher = await machine.application('Watcher', { grant_types: ['client_credentials'], redirect_uris: [], scopes: ['grantry:introspect'] });
  const everybody: Application[] = [];
  for (const more of [{}, {}, PUBLIC, PUBLIC]) everybody.push(await machine.application('Gives up', more));
  for (const owner of everybody) {
    const held = await tokens(machine, owner, person);
    for (const other of everybody.filter((application) => application !== owner)) {
      for (const token of [held.refresh_token, held.access_token]) {
        await machine.form('/oauth/revoke', { token, ...Machine.auth(other) });
        expect((await machine.introspect(watcher, token)).body.active, 'it is somebody else’s').toBe(true);
      }
    }
    const nobody = await machine.form('/oauth/revoke', { token: held.refresh_token });
    expect([nobody.status, nobody.body.error]).toEqual([401, 'invalid_client']);
    for (const token of [held.access_token, held.refresh_token]) {
      expect((await machine.introspect(watcher, token)).body.active).toBe(true);
      expect((await machine.form('/oauth/revoke', { token, ...Machine.auth(owner) })).status).toBe(200);
      expect((await machine.introspect(watcher, token)).body).toEqual({ active: false });
    }
  }
});

test('attack A34 nothing remembers a token that was given up, whatever was asked for before', async ({ machine }) => {
  const application = await machine.application('Asked about');
  const held = await tokens(machine, application);
  for (let times = 0; times < 3; times += 1) {
    expect((await machine.introspect(application, held.access_token)).body.active).toBe(true);
  }
  await machine.form('/oauth/revoke', { token: held.access_token, ...Machine.auth(application) });
  for (const hint of [undefined, 'access_token', 'refresh_token']) {
    const asked = { token: held.access_token, ...(hint === undefined ? {} : { token_type_hint: hint }), ...Machine.auth(application) };
    expect((await machine.form('/oauth/introspect', asked)).body).toEqual({ active: false });
  }
  expect((await bearer(machine, '/oauth/userinfo', held.access_token)).status).toBe(401);
});

test('attack A35 nobody asks about a token without proving who they are', async ({ machine }) => {
  const application = await machine.application('Asking');
  const open = await machine.application('Asking without a secret', PUBLIC);
  const { access_token: token } = await tokens(machine, application);
  const { client_id } = application;
  const tries: [Record<string, string>, Record<string, string>][] = [
    [{ token }, {}], [{ token, client_id }, {}], [{ token, client_id, client_secret: '' }, {}], [{ token, client_id, client_secret: 'wrong' }, {}],
    [{ token }, basic(client_id, 'wrong')], [{ token }, basic(client_id, '')], [{ token }, { authorization: `Bearer ${token}` }],
    [{ token, client_id: open.client_id }, {}], [{ token }, basic(open.client_id, '')], [{ token }, basic('', '')],
  ];
  for (const [fields, headers] of tries) {
    const answer = await machine.form('/oauth/introspect', fields, headers);
    expect([answer.status, answer.body.error, answer.body.active], JSON.stringify(fields)).toEqual([401, 'invalid_client', undefined]);
  }
  const stranger = await machine.application('Stranger');
  expect((await machine.introspect(stranger, token)).body).toEqual({ active: false });
});

test('attack A37 only an access token opens anything', async ({ machine }) => {
  const application = await machine.application('Kinds of tokens');
  const held = await tokens(machine, application);
  const { path, verifier } = authorize(application);
  const person = new Visitor(machine.url);
  const code = (await person.allow(path, ADMIN)).left!.searchParams.get('code')!;
  const unsigned = (changes: object) => {
    const [, claims] = held.access_token.split('.');
    const coded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const said = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), ...changes };
    return [`${coded({ typ: 'at+jwt', alg: 'none' })}.${coded(said)}.`, `${held.access_token.split('.')[0]}.${coded(said)}.${held.access_token.split('.')[2]}`];
  };
  const wrong = [
    held.id_token, held.refresh_token, code, application.client_secret!, ...person.cookies.values(),
    ...unsigned({}).slice(0, 1), ...unsigned({ scope: 'openid grantry:admin' }), held.access_token.slice(0, -2), '', 'null',
  ];
  for (const token of wrong) {
    for (const door of ['/oauth/userinfo', '/api/v1/applications', '/api/v1/users']) {
      expect((await bearer(machine, door, token)).status, `${door} with ${token.slice(0, 60)}`).toBe(401);
    }
    if (token === held.refresh_token) continue;
    const asked = await machine.form('/oauth/introspect', { token, ...Machine.auth(application) });
    expect(asked.body.active ?? false, token.slice(0, 60)).toBe(false);
  }
  for (const token of [held.id_token, held.access_token, code]) {
    expect((await machine.refresh(application, token)).body.error, 'nothing of this renews').toBe('invalid_grant');
  }
  expect((await bearer(machine, '/oauth/userinfo', held.access_token)).status).toBe(200);
  expect((await bearer(machine, '/api/v1/applications', held.access_token)).status, 'it lacks the scope').toBe(403);
  expect((await machine.redeem(application, code, verifier)).status).toBe(200);
});

test('attack A53 an empty secret is none, and who has no secret shows none', async ({ machine }) => {
  const closed = await machine.application('With a secret', { grant_types: ['client_credentials'], redirect_uris: [] });
  const open = await machine.application('Without a secret', PUBLIC);
  expect(open.client_secret ?? null).toBeNull();
  const { client_id } = closed;
  const grant_type = 'client_credentials';
  for (const [fields, headers] of [
    [{ grant_type, client_id }, {}], [{ grant_type, client_id, client_secret: '' }, {}], [{ grant_type }, basic(client_id, '')],
    [{ grant_type, client_id, client_secret: ' ' }, {}], [{ grant_type, client_id, client_secret: 'null' }, {}], [{ grant_type }, {}],
  ] as [Record<string, string>, Record<string, string>][]) {
    const answer = await machine.form('/oauth/token', fields, headers);
    expect([answer.status, answer.body.error], JSON.stringify(fields)).toEqual([401, 'invalid_client']);
  }
  for (const client_secret of ['x', 'undefined', closed.client_secret!]) {
    const answer = await machine.form('/oauth/token', { grant_type: 'refresh_token', refresh_token: 'x', client_id: open.client_id, client_secret });
    expect([answer.status, answer.body.access_token], 'a secret that cannot be right').toEqual([401, undefined]);
  }
});

test('attack A57 a request speaks for one application', async ({ machine }) => {
  const [one, two] = [await machine.application('One', { scopes: ['public'], grant_types: ['client_credentials'], redirect_uris: [] }),
    await machine.application('Two', { scopes: ['public'], grant_types: ['client_credentials'], redirect_uris: [] })];
  const open = await machine.application('Open', PUBLIC);
  const grant_type = 'client_credentials';
  const header = basic(one.client_id, one.client_secret!);
  const tries: [[string, string][], Record<string, string>][] = [
    [[['client_id', two.client_id]], header],
    [[['client_id', two.client_id], ['client_secret', two.client_secret!]], header],
    [[['client_id', one.client_id], ['client_secret', one.client_secret!]], header],
    [[['client_id', open.client_id]], header],
    [[['client_id', one.client_id], ['client_id', two.client_id], ['client_secret', one.client_secret!]], {}],
    [[['client_id', one.client_id], ['client_secret', one.client_secret!], ['client_secret', two.client_secret!]], {}],
    [[['client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'], ['client_assertion', 'x'], ['client_id', two.client_id]], header],
  ];
  for (const [fields, headers] of tries) {
    for (const path of ['/oauth/token', '/oauth/introspect', '/oauth/revoke', '/oauth/device_authorization']) {
      const answer = await machine.form(path, [['grant_type', grant_type], ['token', 'x'], ...fields], headers);
      const what = `${path} ${JSON.stringify(fields)}`;
      expect([400, 401], what).toContain(answer.status);
      expect(answer.body.error, what).toMatch(/^invalid_(request|client)$/);
    }
  }
});

test('attack A58 what is too long is wrong, and never as if it had not been sent', async ({ machine }) => {
  const application = await machine.application('Too long', {
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials', DEVICE_GRANT],
  });
  for (const length of [5_000, 40_000]) {
    const long = 'x'.repeat(length);
    const auth = Machine.auth(application);
    const tries: [string, Answer][] = [
      ['code', await machine.redeem(application, long, 'v'.repeat(43))],
      ['verifier', await machine.redeem(application, 'code', long)],
      ['refresh token', await machine.refresh(application, long)],
      ['device code', await machine.poll(application, long)],
      ['scope', await machine.form('/oauth/token', { grant_type: 'client_credentials', scope: long, ...auth })],
      ['resource', await machine.form('/oauth/token', { grant_type: 'client_credentials', resource: `https://${long}`, ...auth })],
      ['grant', await machine.form('/oauth/token', { grant_type: long, ...auth })],
      ['secret', await machine.form('/oauth/token', { grant_type: 'client_credentials', client_id: application.client_id, client_secret: long })],
      ['subject token', await machine.form('/oauth/token', { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: long, ...auth })],
    ];
    for (const [what, { status, body }] of tries) {
      expect([400, 401], `${what} of ${length}`).toContain(status);
      expect([body.access_token, typeof body.error], `${what} of ${length}`).toEqual([undefined, 'string']);
    }
    expect((await machine.introspect(application, long)).body).toEqual({ active: false });
  }
});

test('attack A61 no grant gives more scopes than the application has', async ({ machine }) => {
  const narrow = await machine.application('Narrow', {
    scopes: ['openid', 'public'], grant_types: ['client_credentials', 'authorization_code', 'refresh_token', DEVICE_GRANT],
  });
  const auth = Machine.auth(narrow);
  const wide = ['grantry:admin', 'public grantry:admin', 'openid email', 'grantry:tenant', 'public\tgrantry:admin', 'PUBLIC', '*', 'public,email'];
  const itself = await machine.form('/oauth/token', { grant_type: 'client_credentials', ...auth });
  expect(itself.status).toBe(200);
  for (const scope of String(itself.body.scope).split(' ')) expect(['openid', 'public']).toContain(scope);
  for (const scope of wide) {
    const machineOnly = await machine.form('/oauth/token', { grant_type: 'client_credentials', scope, ...auth });
    expect([machineOnly.status, machineOnly.body.error], scope).toEqual([400, 'invalid_scope']);
    const device = await machine.form('/oauth/device_authorization', { scope, ...auth });
    expect([device.status, device.body.error], scope).toEqual([400, 'invalid_scope']);
    const { left } = await new Visitor(machine.url).open(authorize(narrow, { scope }).path);
    expect(left!.searchParams.get('error'), scope).toBe('invalid_scope');
  }
  const { path, verifier } = authorize(narrow, { scope: 'public' });
  const { left } = await new Visitor(machine.url).allow(path, ADMIN);
  const { body } = await machine.redeem(narrow, left!.searchParams.get('code')!, verifier);
  expect(body.scope).toBe('public');
  expect((await machine.refresh(narrow, body.refresh_token, { scope: 'public openid' })).body.error).toBe('invalid_scope');
});

test('attack A70 the server fetches no request that a stranger keeps', async ({ machine }) => {
  const application = await machine.application('Fetched');
  let asked = 0;
  const keeper = createServer((_, answer) => { asked += 1; answer.end(); });
  await new Promise<void>((listening) => keeper.listen(0, '127.0.0.1', listening));
  const { port } = keeper.address() as AddressInfo;
  for (const request_uri of [`http://127.0.0.1:${port}/request`, 'http://169.254.169.254/x', 'urn:ietf:params:oauth:request_uri:x', 'file:///etc/passwd']) {
    for (const path of [authorize(application, { request_uri }).path, `/oauth/authorize?${new URLSearchParams({ client_id: application.client_id, request_uri })}`]) {
      const { left } = await new Visitor(machine.url).open(path);
      expect([left!.href.startsWith(BACK), left!.searchParams.get('error')]).toEqual([true, 'request_uri_not_supported']);
    }
  }
  expect(asked).toBe(0);
  keeper.close();
});

test('attack A66 no answer of the admin API holds half of a private key or a secret', async ({ machine }) => {
  const hidden = [CLIENT.secret, ADMIN.password, (await machine.application('Looked at')).client_secret!, 'nobody may read this'];
  const made = await machine.api('POST', '/users', {
    email: 'looked-at@example.com', password: hidden[3], first_name: 'Looked', last_name: 'At', role: 'user',
  });
  expect(made.status).toBe(201);
  const described = (await machine.api('GET', '/openapi.json')).body;
  const lists = Object.keys(described.paths).filter((path) => described.paths[path].get !== undefined && !path.includes('{'));
  expect(lists.length).toBeGreaterThan(8);
  for (const path of lists) {
    const { status, body } = await machine.api('GET', path.replace(/^\/api\/v1/, ''));
    expect(status, path).toBe(200);
    const items = path.endsWith('openapi.json') ? [] : [JSON.stringify(body)];
    for (const item of body.items ?? []) {
      const id = item.client_id ?? item.email ?? item.slug ?? item.code ?? item.name ?? item.id;
      const one = await machine.api('GET', `${path.replace(/^\/api\/v1/, '')}/${encodeURIComponent(id)}`);
      items.push(JSON.stringify(one.body));
    }
    for (const text of items) {
      expect(text, path).not.toMatch(/PRIVATE KEY|"(d|p|q|dp|dq|qi|k|client_secret|password)":|gry_cs_[0-9A-Za-z]{20}/);
      expect(hidden.filter((secret) => text.includes(secret)), path).toEqual([]);
    }
  }
  const { keys } = await (await fetch(`${machine.url}/oauth/jwks`)).json();
  for (const key of keys) expect(Object.keys(key).filter((name) => !['kty', 'use', 'alg', 'kid', 'n', 'e', 'crv', 'x', 'y'].includes(name))).toEqual([]);
});
