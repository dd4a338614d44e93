// oauth4webapi, which checks each answer by itself and forgives nothing: status, content type, cache
// headers where the standards ask for them, issuer, signature, audience and times.
import * as oauth from 'oauth4webapi';
import { Visitor, has } from '../flow';
import { ADMIN } from '../server';
import { Application, BACK, Machine, expect, test } from '../world';

const INSECURE = { [oauth.allowInsecureRequests]: true };
const GONE = `${new URL(BACK).origin}/gone`;

async function discover(machine: Machine, algorithm: 'oidc' | 'oauth2'): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(machine.url);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm, ...INSECURE }));
}

/** The code flow, judged by the library. */
async function signIn(server: oauth.AuthorizationServer, application: Application, authentication: oauth.ClientAuth, scope: string) {
  const client: oauth.Client = { client_id: application.client_id };
  const person = new Visitor(server.issuer);
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const url = new URL(server.authorization_endpoint!);
  url.search = new URLSearchParams({
    client_id: client.client_id, redirect_uri: BACK, response_type: 'code', scope, state, nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  }).toString();
  const { left } = await person.allow(url.href, ADMIN);
  const answer = oauth.validateAuthResponse(server, client, left!, state);
  const response = await oauth.authorizationCodeGrantRequest(server, client, authentication, answer, BACK, verifier, INSECURE);
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, { expectedNonce: nonce, requireIdToken: true });
  await oauth.validateApplicationLevelSignature(server, response, INSECURE);
  return { client, person, tokens };
}

/** What an API does with a token, with nothing but the issuer's documents. */
function asApi(server: oauth.AuthorizationServer, token: string, audience: string) {
  const request = new Request('https://api.example/things', { headers: { authorization: `Bearer ${token}` } });
  return oauth.validateJwtAccessToken(server, request, audience, INSECURE);
}

for (const [words, more, authentication] of [
  ['with a secret in the body', { token_endpoint_auth_method: 'client_secret_post' }, ({ client_secret }: Application) => oauth.ClientSecretPost(client_secret!)],
  ['with a secret in the header', {}, ({ client_secret }: Application) => oauth.ClientSecretBasic(client_secret!)],
  ['without a secret', { confidential: false, token_endpoint_auth_method: 'none' }, () => oauth.None()],
] as const) {
  test.describe(words, () => {
    test('C1 C4 C7 C8 oauth4webapi judges every answer of a whole sign-in', async ({ machine }) => {
      const application = await machine.application('oauth4webapi', { ...more, post_logout_redirect_uris: [GONE] });
      const server = await discover(machine, 'oidc');
      const proof = authentication(application);
      const { client, person, tokens } = await signIn(server, application, proof, 'openid email offline_access');
      const { sub } = oauth.getValidatedIdTokenClaims(tokens)!;

      const claims = await asApi(server, tokens.access_token, server.issuer);
      expect([claims.sub, claims.client_id, claims.scope]).toEqual([sub, client.client_id, 'openid email offline_access']);
      const about = await oauth.userInfoRequest(server, client, tokens.access_token, INSECURE);
      expect((await oauth.processUserInfoResponse(server, client, sub, about)).email).toBe(ADMIN.email);

      const refreshed = await oauth.refreshTokenGrantRequest(server, client, proof, tokens.refresh_token!, INSECURE);
      const renewed = await oauth.processRefreshTokenResponse(server, client, refreshed);
      expect(oauth.getValidatedIdTokenClaims(renewed)!.sub).toBe(sub);

      if (application.client_secret !== undefined) {
        const asked = await oauth.introspectionRequest(server, client, proof, renewed.access_token, INSECURE);
        expect((await oauth.processIntrospectionResponse(server, client, asked)).active).toBe(true);
      }
      await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, proof, renewed.refresh_token!, INSECURE));
      const refused = oauth.processRefreshTokenResponse(server, client,
        await oauth.refreshTokenGrantRequest(server, client, proof, renewed.refresh_token!, INSECURE));
      await expect(refused).rejects.toMatchObject({ error: 'invalid_grant', status: 400 });
      const nobody = oauth.processUserInfoResponse(server, client, sub,
        await oauth.userInfoRequest(server, client, renewed.access_token, INSECURE));
      await expect(nobody).rejects.toBeInstanceOf(oauth.WWWAuthenticateChallengeError);

      const end = new URL(server.end_session_endpoint!);
      end.search = new URLSearchParams({ client_id: client.client_id, post_logout_redirect_uri: GONE }).toString();
      const asked = await person.open(end.href);
      expect(has(asked, 'logout-confirm'), 'without an ID token the person is asked').toBe(true);
      expect((await person.press(asked, 'logout-confirm')).left?.href).toBe(GONE);
    });
  });
}

test('C2 oauth4webapi gets a token for a machine, and an API can check it alone', async ({ machine }) => {
  const application = await machine.application('Machine', {
    grant_types: ['client_credentials'], redirect_uris: [], scopes: ['public'],
    resources: ['https://api.example/'], default_audience: 'https://api.example/',
  });
  const server = await discover(machine, 'oauth2');
  const client = { client_id: application.client_id };
  const proof = oauth.ClientSecretBasic(application.client_secret!);
  const answer = await oauth.clientCredentialsGrantRequest(server, client, proof, { scope: 'public' }, INSECURE);
  const tokens = await oauth.processClientCredentialsResponse(server, client, answer);
  expect((await asApi(server, tokens.access_token, 'https://api.example/')).sub).toBe(client.client_id);
  await expect(asApi(server, tokens.access_token, 'https://other.example/')).rejects.toThrow();
  const wrong = await oauth.clientCredentialsGrantRequest(server, client, oauth.ClientSecretBasic('wrong'), {}, INSECURE);
  await expect(oauth.processClientCredentialsResponse(server, client, wrong)).rejects.toMatchObject({ status: 401 });
});

test('C3 oauth4webapi connects a device and hears that it has to wait', async ({ machine }) => {
  const application = await machine.application('Printer');
  const server = await discover(machine, 'oidc');
  const client = { client_id: application.client_id };
  const proof = oauth.ClientSecretBasic(application.client_secret!);
  const begun = await oauth.deviceAuthorizationRequest(server, client, proof, { scope: 'openid' }, INSECURE);
  const started = await oauth.processDeviceAuthorizationResponse(server, client, begun);
  const poll = async () => oauth.processDeviceCodeResponse(server, client,
    await oauth.deviceCodeGrantRequest(server, client, proof, started.device_code, INSECURE));
  await expect(poll()).rejects.toMatchObject({ error: 'authorization_pending' });

  const person = new Visitor(machine.url);
  let page = await person.open(started.verification_uri);
  page = await person.press(page, 'device-continue', { 'user-code': started.user_code.toLowerCase() });
  page = await person.press(page, 'login-submit', { username: ADMIN.email, password: ADMIN.password });
  page = await person.press(page, 'device-continue');
  await person.press(page, 'device-allow');
  await expect.poll(async () => poll().then((tokens) => oauth.getValidatedIdTokenClaims(tokens)?.aud, (error) => error.error), {
    intervals: [(started.interval ?? 5) * 1000], timeout: 20_000,
  }).toBe(client.client_id);
});
