// The plan of Back-Channel Logout: the server itself tells the applications that somebody has signed out.
import { expect } from '@playwright/test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { noticesOf } from './ask_desk';
import { test } from './fixtures';
import { IdToken, Party } from './party';
import { expectBack, expectNobody, signedIn, signOut, wholeRequest } from './sign_out';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** The logout tokens about this sign-in, which came in forms with nothing else. */
async function tokensAbout(project: string, sid: unknown): Promise<string[]> {
  const bodies = (await noticesOf(project)).map(({ contentType, body }) => {
    expect(contentType).toMatch(/^application\/x-www-form-urlencoded\b/);
    const form = new URLSearchParams(body);
    expect([...form.keys()]).toEqual(['logout_token']);
    return form.get('logout_token')!;
  });
  const claims = (token: string) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
  return bodies.filter((token) => claims(token).sid === sid);
}

/** Sections 2.4 and 2.6. */
async function expectLogoutToken({ world, client }: Party, text: string, id: IdToken): Promise<void> {
  const { payload } = await jwtVerify(text, createLocalJWKSet(world.keys), {
    issuer: world.metadata.issuer, audience: client.client_id, typ: 'logout+jwt',
    algorithms: [id.header.alg!], requiredClaims: ['iss', 'aud', 'iat', 'exp', 'jti', 'events'],
  });
  expect(payload.events).toEqual({ [EVENT]: {} });
  expect([payload.sub, payload.sid]).toEqual([id.claims.sub, id.claims.sid]);
  expect('nonce' in payload, 'it must not pass for an ID token').toBe(false);
  expect(payload.exp! - payload.iat!).toBeGreaterThan(0);
}

test.describe('oidcc-backchannel-rp-initiated-logout-certification-test-plan', () => {
  test('oidcc-backchannel-logout-discovery-endpoint-verification', async ({ world: { metadata } }) => {
    expect(metadata.backchannel_logout_supported).toBe(true);
    expect(metadata.backchannel_logout_session_supported).toBe(true);
    expect(metadata.end_session_endpoint).toBeTruthy();
  });

  test('oidcc-backchannel-rp-initiated-logout', async ({ world }, { project }) => {
    const here = await signedIn(new Party(world, 'told'));
    const { id } = here.tokens;
    expect(id.claims.sid).toEqual(expect.any(String));
    const request = wholeRequest(here);
    expectBack(here, await signOut(here, request), request.state);
    await expect.poll(() => tokensAbout(project.name, id.claims.sid)).toHaveLength(1);
    const [text] = await tokensAbout(project.name, id.claims.sid);
    await expectLogoutToken(here.party, text, id);
    await expectNobody(here);
  });
});
