// The plan of RP-Initiated Logout: an application sends a browser to the server to be signed out.
import { expect } from '@playwright/test';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { test } from './fixtures';
import { Fields, Party, World } from './party';
import {
  expectBack, expectDone, expectNobody, expectNotSentOn, SignedIn, signedIn, signOut, wholeRequest,
} from './sign_out';

type Change = (request: Fields, here: SignedIn) => Fields | Promise<Fields>;

const without = (request: Fields, ...names: string[]): Fields =>
  Object.fromEntries(Object.entries(request).filter(([name]) => !names.includes(name)));

/** The request is changed so that the browser must not be sent on. */
function notSentOn(name: string, change: Change): void {
  test(name, async ({ world, remark }) => {
    const here = await signedIn(new Party(world, 'first'));
    const out = await signOut(here, await change(wholeRequest(here), here));
    if (expectNotSentOn(out) === 'done') remark('warning', 'the person is signed out at once, where the plan shows an error or a question');
  });
}

/** The request is changed so that nothing says where to go: the person is signed out and stays. */
function signedOutHere(name: string, change: Change): void {
  test(name, async ({ world }) => {
    const here = await signedIn(new Party(world, 'first'));
    expectDone(await signOut(here, await change(wholeRequest(here), here)));
    await expectNobody(here);
  });
}

async function back(world: World, change: (request: Fields) => Fields): Promise<void> {
  const here = await signedIn(new Party(world, 'first'));
  const request = change(wholeRequest(here));
  expectBack(here, await signOut(here, request), request.state);
  await expectNobody(here);
}

test.describe('oidcc-rp-initiated-logout-certification-test-plan', () => {
  test('oidcc-rp-initiated-logout-discovery-endpoint-verification', async ({ world }) => {
    const { protocol, hostname } = new URL(world.metadata.end_session_endpoint);
    expect(protocol === 'https:' || hostname === 'localhost').toBe(true);
  });

  test('oidcc-rp-initiated-logout', ({ world }) => back(world, (request) => request));

  notSentOn('oidcc-rp-initiated-logout-bad-post-logout-redirect-uri', (request) => ({
    ...request, post_logout_redirect_uri: `${request.post_logout_redirect_uri}_bad`,
  }));

  notSentOn('oidcc-rp-initiated-logout-modified-id-token-hint', (request, { tokens }) => ({
    ...request, id_token_hint: new UnsecuredJWT(tokens.id.claims).encode(),
  }));

  notSentOn('oidcc-rp-initiated-logout-no-id-token-hint', (request) => without(request, 'id_token_hint'));

  signedOutHere('oidcc-rp-initiated-logout-no-params', () => ({}));

  signedOutHere('oidcc-rp-initiated-logout-no-post-logout-redirect-uri', (request) =>
    without(request, 'post_logout_redirect_uri'));

  test('oidcc-rp-initiated-logout-no-state', ({ world }) => back(world, (request) => without(request, 'state')));

  signedOutHere('oidcc-rp-initiated-logout-only-state', ({ state }) => ({ state }));

  notSentOn('oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri', (request) => ({
    ...request, post_logout_redirect_uri: `${request.post_logout_redirect_uri}?foo=bar`,
  }));

  notSentOn('oidcc-rp-initiated-logout-bad-id-token-hint', async (request, { tokens }) => {
    const { privateKey } = await generateKeyPair('RS256');
    const { alg, kid } = tokens.id.header;
    const forged = new SignJWT(tokens.id.claims).setProtectedHeader({ alg: alg!, kid });
    return { ...request, id_token_hint: await forged.sign(privateKey) };
  });
});
