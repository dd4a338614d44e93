// What is taken back at one node is dead at the other with the first request after the answer
// (docs/adr/0016-how-are-tokens-issued-without-waiting.md), and what each of them remembers changes
// nothing about that.
import { ADMIN } from '../server';
import { Application, Answer, Machine } from '../world';
import { Nodes, expect, test } from './topology';

const ROUNDS = 6;
const MACHINE = { grant_types: ['client_credentials'], redirect_uris: [], scopes: ['public'] };

function itself(node: Machine, application: Application): Promise<Answer> {
  return node.form('/oauth/token', { grant_type: 'client_credentials', ...Machine.auth(application) });
}

function userinfo(node: Machine, token: string): Promise<number> {
  return fetch(`${node.url}/oauth/userinfo`, { headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status);
}

/** Somebody who may ask about every token of the tenant. */
function watcher(nodes: Nodes): Promise<Application> {
  return nodes.first.application('Watcher', { ...MACHINE, scopes: ['grantry:introspect'] });
}

test.describe.configure({ mode: 'default' });

test('M061 R15 a secret that is regenerated at one node is dead at the other at once, and the new one lives', async ({ postgres }) => {
  let application = await postgres.first.application('Regenerated', MACHINE);
  for (let round = 0; round < ROUNDS; round += 1) {
    // Both remember the application while its secret is good.
    expect((await postgres.atOnce(4, (node) => itself(node, application))).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const fresh = (await postgres.first.api('POST', `/applications/${application.client_id}/regenerate-secret`)).body;
    const old = await itself(postgres.last, application);
    expect([old.status, old.body.error]).toEqual([401, 'invalid_client']);
    application = { ...application, client_secret: fresh.client_secret };
    expect((await itself(postgres.last, application)).status).toBe(200);
  }
});

test('M061 R15 a secret that is removed at one node is dead at the other at once', async ({ postgres }) => {
  const application = await postgres.first.application('Several secrets', MACHINE);
  const path = `/applications/${application.client_id}/secrets`;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { id, client_secret } = (await postgres.first.api('POST', path, { label: `round ${round}` })).body;
    const further = { ...application, client_secret };
    expect((await itself(postgres.last, further)).status).toBe(200);
    const secrets = (await postgres.last.api('GET', `/applications/${application.client_id}`)).body.secrets;
    const removed = id ?? secrets.find(({ label }: { label: string }) => label === `round ${round}`).id;
    expect((await postgres.first.api('DELETE', `${path}/${removed}`)).status).toBe(204);
    expect((await itself(postgres.last, further)).status).toBe(401);
    expect((await itself(postgres.last, application)).status).toBe(200);
  }
});

test('M060 M086 R15 an application that is disabled or deleted at one node is refused everywhere at the other at once', async ({ postgres }) => {
  const ask = await watcher(postgres);
  const application = await postgres.first.application('Disabled', {
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials', 'urn:ietf:params:oauth:grant-type:device_code'],
  });
  const path = `/applications/${application.client_id}`;
  const { first, last } = postgres;
  const person = postgres.person();
  const device = await postgres.device(application);
  for (const end of [...Array(ROUNDS).fill('disable'), 'delete']) {
    const { access_token, refresh_token } = await postgres.tokens(application, person);
    const { code, verifier } = await postgres.code(application, person);
    expect((await last.introspect(ask, access_token)).body.active).toBe(true);
    expect((await itself(last, application)).status).toBe(200);
    const ended = end === 'delete' ? await first.api('DELETE', path) : await first.api('POST', `${path}/disable`);
    expect(ended.status).toBe(end === 'delete' ? 204 : 200);

    const refused = await Promise.all([
      itself(last, application), last.refresh(application, refresh_token), last.redeem(application, code, verifier),
      last.poll(application, device), last.introspect(application, access_token),
      last.form('/oauth/device_authorization', Machine.auth(application)),
    ]);
    for (const { status, body } of refused) expect([status, body.error]).toEqual([401, 'invalid_client']);
    expect((await last.introspect(ask, access_token)).body).toEqual({ active: false });
    expect((await last.introspect(ask, refresh_token)).body).toEqual({ active: false });
    expect(await userinfo(last, access_token)).toBe(401);

    if (end === 'delete') break;
    expect((await last.api('POST', `${path}/enable`)).status).toBe(200);
    expect((await first.introspect(ask, access_token)).body.active, 'it comes back as it was').toBe(true);
  }
});

test('M086 R15 attack A34 what is given up at one node is dead at the other at once', async ({ postgres }) => {
  const application = await postgres.first.application('Given up');
  const person = postgres.person();
  for (let round = 0; round < ROUNDS; round += 1) {
    const { access_token, refresh_token } = await postgres.tokens(application, person);
    const [giver, other] = round % 2 === 0 ? [postgres.first, postgres.last] : [postgres.last, postgres.first];
    for (const token of [access_token, refresh_token]) {
      expect((await other.introspect(application, token)).body.active).toBe(true);
      expect((await giver.form('/oauth/revoke', { token, ...Machine.auth(application) })).status).toBe(200);
      expect((await other.introspect(application, token)).body).toEqual({ active: false });
    }
    expect(await userinfo(other, access_token)).toBe(401);
    expect((await other.refresh(application, refresh_token)).body.error).toBe('invalid_grant');
  }
});

test('M086 R15 attack A29 a person who is switched off at one node is nobody at the other at once', async ({ postgres }) => {
  const application = await postgres.first.application('With people');
  for (let round = 0; round < 2; round += 1) {
    const somebody = { email: `somebody-${round}@example.com`, password: 'a password for a moment' };
    expect((await postgres.first.api('POST', '/users', { ...somebody, first_name: 'Some', last_name: 'Body', role: 'user' })).status).toBe(201);
    const { access_token, refresh_token } = await postgres.tokens(application, postgres.person(), somebody);
    expect(await userinfo(postgres.last, access_token)).toBe(200);
    expect((await postgres.first.api('PATCH', `/users/${somebody.email}`, { active: false })).status).toBe(200);
    expect(await userinfo(postgres.last, access_token)).toBe(401);
    expect((await postgres.last.introspect(application, access_token)).body).toEqual({ active: false });
    expect((await postgres.last.refresh(application, refresh_token)).body.error).toBe('invalid_grant');
  }
});

test('R41 two nodes that start together for the first time end with one set of keys and one of everything', async ({ postgres }) => {
  const sets = await postgres.atOnce(2, (node) => fetch(`${node.url}/oauth/jwks`).then((answer) => answer.json()));
  expect(sets[1]).toEqual(sets[0]);
  expect(sets[0].keys).toHaveLength(4);
  const application = await postgres.first.application('On both nodes');
  const { access_token, refresh_token } = await postgres.tokens(application);
  expect(await userinfo(postgres.last, access_token)).toBe(200);
  expect((await postgres.last.refresh(application, refresh_token)).status).toBe(200);
  for (const node of postgres.all) {
    const users = (await node.api('GET', '/users?limit=200')).body.items;
    expect(users.filter(({ email }: { email: string }) => email === ADMIN.email)).toHaveLength(1);
    const tenants = (await node.api('GET', '/tenants')).body.items;
    expect(tenants.map(({ slug }: { slug: string }) => slug)).toEqual(['default']);
  }
});
