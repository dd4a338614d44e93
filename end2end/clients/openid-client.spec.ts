// openid-client, a certified library that nobody here wrote, with the shortest code its readme shows:
// whatever it insists on, the server has to do.
import * as client from 'openid-client';
import { Visitor, has } from '../flow';
import { ADMIN } from '../server';
import { Application, BACK, Machine, expect, test } from '../world';

const GONE = `${new URL(BACK).origin}/gone`;
const options = { execute: [client.allowInsecureRequests] };

/** Finds everything out from the issuer's address alone. */
function discover(machine: Machine, application: Application, authentication?: client.ClientAuth) {
  const { client_id, client_secret, id_token_signed_response_alg } = application;
  return client.discovery(new URL(machine.url), client_id, { client_secret, id_token_signed_response_alg }, authentication, options);
}

/** From the first request to tokens that the library has judged. */
async function signIn(config: client.Configuration, person: Visitor, more: Record<string, string> = {}) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: BACK,
    scope: 'openid profile email offline_access',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
    ...more,
  });
  const { left } = await person.allow(url.href, ADMIN);
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
  return client.authorizationCodeGrant(config, left!, checks);
}

for (const [words, more, authentication] of [
  ['with a secret in the header', {}, (secret: string) => client.ClientSecretBasic(secret)],
  ['with a secret in the body and ES256', { token_endpoint_auth_method: 'client_secret_post', id_token_signed_response_alg: 'ES256' }, undefined],
  ['with EdDSA and opaque tokens', { id_token_signed_response_alg: 'EdDSA', access_token_format: 'opaque' }, undefined],
  ['with PS256', { id_token_signed_response_alg: 'PS256' }, undefined],
  ['without a secret', { confidential: false, token_endpoint_auth_method: 'none' }, () => client.None()],
] as const) {
  test.describe(words, () => {
    test('C1 C4 C7 openid-client signs a person in, renews, asks, gives up and signs out', async ({ machine }) => {
      const application = await machine.application('openid-client', { ...more, post_logout_redirect_uris: [GONE] });
      const config = await discover(machine, application, authentication?.(application.client_secret ?? ''));
      client.enableNonRepudiationChecks(config);

      const person = new Visitor(machine.url);
      const tokens = await signIn(config, person);
      const claims = tokens.claims()!;
      expect(claims.email).toBe(ADMIN.email);
      const about = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
      expect([about.sub, about.email]).toEqual([claims.sub, ADMIN.email]);

      const renewed = await client.refreshTokenGrant(config, tokens.refresh_token!);
      expect(renewed.claims()!.sub).toBe(claims.sub);
      expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
      await client.fetchUserInfo(config, renewed.access_token, claims.sub);

      if (application.client_secret !== undefined) {
        const known = await client.tokenIntrospection(config, renewed.access_token);
        expect([known.active, known.sub, known.client_id]).toEqual([true, claims.sub, application.client_id]);
      }
      await client.tokenRevocation(config, renewed.refresh_token!);
      if (application.client_secret !== undefined) {
        expect(await client.tokenIntrospection(config, renewed.access_token)).toEqual({ active: false });
      }
      await expect(client.refreshTokenGrant(config, renewed.refresh_token!)).rejects.toMatchObject({ error: 'invalid_grant' });
      await expect(client.fetchUserInfo(config, renewed.access_token, claims.sub)).rejects.toThrow();

      const end = client.buildEndSessionUrl(config, {
        id_token_hint: renewed.id_token!, post_logout_redirect_uri: GONE, state: 'bye',
      });
      const out = await person.open(end.href);
      expect(out.left?.href).toBe(`${GONE}?state=bye`);
      expect(has(await person.open(await again(config)), 'login-submit'), 'nobody is signed in any more').toBe(true);
    });
  });
}

/** A request of somebody who may or may not be signed in. */
async function again(config: client.Configuration): Promise<string> {
  const challenge = await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier());
  return client.buildAuthorizationUrl(config, {
    redirect_uri: BACK, scope: 'openid', code_challenge: challenge, code_challenge_method: 'S256',
  }).href;
}

test('C2 openid-client gets a token for itself', async ({ machine }) => {
  const application = await machine.application('For itself', { grant_types: ['client_credentials'], redirect_uris: [], scopes: ['public'] });
  const config = await discover(machine, application);
  const tokens = await client.clientCredentialsGrant(config, { scope: 'public' });
  expect([tokens.token_type, tokens.scope, tokens.refresh_token]).toEqual(['bearer', 'public', undefined]);
  expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: true, sub: application.client_id });
  await client.tokenRevocation(config, tokens.access_token);
  expect(await client.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false });
});

test('C3 openid-client connects a device', async ({ machine }) => {
  const application = await machine.application('Television');
  const config = await discover(machine, application);
  const started = await client.initiateDeviceAuthorization(config, { scope: 'openid email' });
  const person = new Visitor(machine.url);
  let page = await person.open(started.verification_uri_complete!);
  page = await person.press(page, 'device-continue');
  page = await person.press(page, 'login-submit', { username: ADMIN.email, password: ADMIN.password });
  page = await person.press(page, 'device-continue');
  await person.press(page, 'device-allow');
  const tokens = await client.pollDeviceAuthorizationGrant(config, started);
  expect(tokens.claims()!.email).toBe(ADMIN.email);
});

test('C6 openid-client hears that a person has said no', async ({ machine }) => {
  const application = await machine.application('Unwanted');
  const config = await discover(machine, application);
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: BACK, scope: 'openid', state: 'no',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: 'S256',
  });
  const person = new Visitor(machine.url);
  let page = await person.open(url.href);
  page = await person.press(page, 'login-submit', { username: ADMIN.email, password: ADMIN.password });
  page = await person.press(page, 'consent-deny');
  const answer = client.authorizationCodeGrant(config, page.left!, { pkceCodeVerifier, expectedState: 'no' });
  await expect(answer).rejects.toMatchObject({ error: 'access_denied' });
});
