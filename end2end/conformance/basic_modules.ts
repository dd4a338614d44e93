// The modules of the Basic plan, which are those of the Form Post plan too: there the same answers
// travel in forms. A module is named as the plan names it.
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { UnsecuredJWT } from 'jose';
import { expectClaimsOf } from './claims';
import { test } from './fixtures';
import { Fields, Mode, NEEDS_THE_PERSON, Outcome, Party, random, Tokens, World } from './party';

type About = { world: World; mode: Mode; party: Party; remark: (kind: 'warning' | 'not offered', text: string) => void };
type Module = (about: About) => Promise<void>;

/** A request with something added that the server may follow or not, but has to bear. */
const bears = (more: Fields): Module => async ({ party }) => {
  await party.succeeds(party.browser(), party.request(more));
};

/** A request for scopes, and whether their claims come. */
const scopes = (...names: string[]): Module => async (about) => {
  await releases(about, names, { scope: ['openid', ...names].join(' ') });
};

async function releases({ world, party, remark }: About, names: string[], more: Fields): Promise<void> {
  const { tokens, claims } = await party.succeeds(party.browser(), party.request(more));
  expectClaimsOf(names, claims, world.subject.person.claims);
  const also = names.filter((name) => name === 'email' && 'email' in tokens.id.claims);
  if (also.length > 0) remark('warning', 'the ID token carries the claims of scopes, which userinfo tells as well');
}

/** Two requests of one browser, the second without a question to the person. */
async function twice({ party }: About, first: Fields, second: (tokens: Tokens) => Fields): Promise<void> {
  const browser = party.browser();
  const { tokens: before } = await party.succeeds(browser, party.request(first));
  const { tokens: after, outcome } = await party.succeeds(browser, party.request(second(before)));
  expect(outcome.asked, 'nobody is asked again').toEqual([]);
  expect(after.id.claims.sub).toBe(before.id.claims.sub);
  expect(after.id.claims.auth_time).toBe(before.id.claims.auth_time);
}

/** Two requests of one browser, the second of which makes the person sign in again. */
async function again({ party }: About, more: Fields): Promise<{ before: Tokens; after: Tokens }> {
  const browser = party.browser();
  const { tokens: before } = await party.succeeds(browser, party.request());
  // Times are in seconds, so a second sign-in can be told from the first only after some.
  await wait(2000);
  const { tokens: after, outcome } = await party.succeeds(browser, party.request(more));
  expect(outcome.asked).toContain('sign-in');
  expect(after.id.claims.sub).toBe(before.id.claims.sub);
  if (before.id.claims.auth_time !== undefined) {
    expect(after.id.claims.auth_time).toBeGreaterThan(before.id.claims.auth_time as number);
  }
  return { before, after };
}

/** A code is used, and some time later used once more. */
async function reuse({ party }: About, after: number): Promise<Tokens> {
  const request = party.request();
  const code = party.code(request, await party.authorize(party.browser(), request));
  const tokens = await party.tokens(await party.exchange(code), request.nonce);
  await party.claims(tokens);
  await wait(after);
  party.expectInvalidGrant(await party.exchange(code));
  return tokens;
}

/** The parameters that a request has to repeat outside of its request object (Core section 6.1). */
function outside({ client_id, response_type, scope, redirect_uri, response_mode }: Fields): Fields {
  const mode: Fields = response_mode ? { response_mode } : {};
  return { client_id, response_type, scope, redirect_uri, ...mode };
}

function requestObject(world: World, request: Fields): string {
  const claims = { ...request, iss: request.client_id, aud: world.metadata.issuer };
  return new UnsecuredJWT(claims).setIssuedAt().setExpirationTime('5m').encode();
}

/** A server that reads no request objects says so, in the answer and in its metadata. */
function saysUnsupported(about: About, error: string, { values }: Outcome): boolean {
  if (values?.get('error') !== error) return false;
  const named = error === 'request_not_supported' ? 'request' : 'request_uri';
  expect(about.world.metadata[`${named}_parameter_supported`] ?? named === 'request_uri').toBe(false);
  expect(values.get('code')).toBeNull();
  about.remark('not offered', `the parameter ${named}, which is refused with ${error}`);
  return true;
}

/** In the order of the plan, but what takes long comes first. */
export const MODULES: Record<string, Module> = {
  'oidcc-codereuse-30seconds': async (about) => {
    const { access } = await reuse(about, 30_000);
    const { status, headers } = await about.party.userinfo(access);
    expect(status, 'what came of the code is dead').toBe(401);
    expect(headers.get('www-authenticate')).toContain('invalid_token');
  },
  'oidcc-server': bears({}),
  'oidcc-response-type-missing': async ({ party }) => {
    const { response_type, ...request } = party.request();
    const outcome = await party.authorize(party.browser(), request);
    if (outcome.page) expect([outcome.page.status, outcome.page.text('error-code')]).toEqual([400, 'invalid_request']);
    else party.refused(request, outcome, ['invalid_request', 'unsupported_response_type']);
    expect(outcome.asked, 'nobody signs in for a request that cannot be answered').toEqual([]);
  },
  'oidcc-idtoken-signature': async ({ world, party }) => {
    const { tokens } = await party.succeeds(party.browser(), party.request());
    expect(tokens.id.header.alg).toBe('RS256');
    const named = world.keys.keys.filter(({ kid }) => kid === tokens.id.header.kid);
    expect(named.map(({ kty, use }) => [kty, use ?? 'sig'])).toEqual([['RSA', 'sig']]);
  },
  'oidcc-idtoken-unsigned': async ({ world, party, remark }) => {
    const { tokens } = await party.succeeds(party.browser(), party.request());
    expect(world.metadata.id_token_signing_alg_values_supported).not.toContain('none');
    expect(tokens.id.header.alg).not.toBe('none');
    remark('not offered', 'ID tokens without a signature');
  },
  'oidcc-userinfo-get': async ({ party }) => {
    const { tokens } = await party.succeeds(party.browser(), party.request());
    await party.claims(tokens, 'get');
  },
  'oidcc-userinfo-post-header': async ({ party }) => {
    const { tokens } = await party.succeeds(party.browser(), party.request());
    await party.claims(tokens, 'post-header');
  },
  'oidcc-userinfo-post-body': async ({ party }) => {
    const { tokens } = await party.succeeds(party.browser(), party.request());
    await party.claims(tokens, 'post-body');
  },
  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow': async ({ party }) => {
    const { nonce, ...request } = party.request();
    const { tokens } = await party.succeeds(party.browser(), request);
    expect('nonce' in tokens.id.claims).toBe(false);
  },
  'oidcc-scope-profile': scopes('profile'),
  'oidcc-scope-email': scopes('email'),
  'oidcc-scope-address': scopes('address'),
  'oidcc-scope-phone': scopes('phone'),
  'oidcc-scope-all': scopes('profile', 'email', 'address', 'phone'),
  'oidcc-alternate-happy-flow': async ({ world, party }) => {
    const request = Object.fromEntries(Object.entries(party.request({ scope: 'email openid' })).reverse());
    const { claims } = await party.succeeds(party.browser(), request);
    expectClaimsOf(['email'], claims, world.subject.person.claims);
  },
  'oidcc-display-page': bears({ display: 'page' }),
  'oidcc-display-popup': bears({ display: 'popup' }),
  'oidcc-prompt-login': async (about) => void (await again(about, { prompt: 'login' })),
  'oidcc-prompt-none-not-logged-in': async ({ party }) => {
    const request = party.request({ prompt: 'none', state: random(96) });
    const outcome = await party.authorize(party.browser(), request);
    expect(outcome.asked).toEqual([]);
    party.refused(request, outcome, NEEDS_THE_PERSON);
  },
  'oidcc-prompt-none-logged-in': (about) => twice(about, {}, () => ({ prompt: 'none' })),
  'oidcc-max-age-1': async (about) => {
    const { after } = await again(about, { max_age: '1' });
    const age = Date.now() / 1000 - (after.id.claims.auth_time as number);
    expect(age, 'auth_time is there and recent').toBeLessThan(60);
  },
  'oidcc-max-age-10000': (about) => twice(about, { max_age: '15000' }, ({ id }) => {
    expect(id.claims.auth_time, 'asked for with max_age').toEqual(expect.any(Number));
    return { max_age: '10000' };
  }),
  'oidcc-ensure-request-with-unknown-parameter-succeeds': bears({ extra: 'foobar' }),
  'oidcc-id-token-hint': (about) => twice(about, {}, ({ id }) => ({ prompt: 'none', id_token_hint: id.text })),
  'oidcc-login-hint': async ({ world, party }) => {
    await party.succeeds(party.browser(), party.request({ login_hint: world.subject.person.username }));
  },
  'oidcc-ui-locales': bears({ ui_locales: 'se' }),
  'oidcc-claims-locales': bears({ claims_locales: 'se' }),
  'oidcc-ensure-request-with-acr-values-succeeds': async ({ world, party, remark }) => {
    const wanted: string[] = world.metadata.acr_values_supported ?? ['1', '2'];
    const request = party.request({ acr_values: wanted.join(' ') });
    const { tokens } = await party.succeeds(party.browser(), request);
    const { acr } = tokens.id.claims;
    if (!wanted.includes(String(acr))) remark('warning', `acr_values=${request.acr_values} was asked for, and acr is ${acr}`);
  },
  'oidcc-codereuse': async (about) => void (await reuse(about, 0)),
  'oidcc-ensure-registered-redirect-uri': async ({ party }) => {
    const redirect_uri = `${party.client.redirect_uri}/${random()}`;
    const outcome = await party.authorize(party.browser(), party.request({ redirect_uri }));
    expect(outcome.values, 'nobody is sent there').toBeUndefined();
    expect(outcome.page?.status).toBe(400);
    expect(outcome.page?.text('error-code')).toBeTruthy();
    expect(outcome.asked).toEqual([]);
  },
  'oidcc-ensure-post-request-succeeds': async ({ party }) => {
    await party.succeeds(party.browser(), party.request(), 'form');
  },
  'oidcc-server-client-secret-post': async ({ world, mode }) => {
    const party = new Party(world, 'post', mode);
    const request = party.request();
    const code = party.code(request, await party.authorize(party.browser(), request));
    const tokens = await party.tokens(await party.exchange(code, {}, 'body'), request.nonce);
    await party.claims(tokens);
  },
  'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported': async (about) => {
    const { party } = about;
    const request = party.request();
    const sent = { ...request, request_uri: `https://first.rp.example.com/request.jwt#${random()}` };
    const outcome = await party.authorize(party.browser(), sent);
    // Nothing listens there: a server that opens the address cannot succeed, and must not go on without it.
    if (saysUnsupported(about, 'request_uri_not_supported', outcome)) return;
    party.refused(request, outcome, ['invalid_request_uri', 'invalid_request_object']);
  },
  'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported': async (about) => {
    const { world, party } = about;
    const request = party.request();
    const sent = { ...outside(request), request: requestObject(world, request) };
    const outcome = await party.authorize(party.browser(), sent);
    if (saysUnsupported(about, 'request_not_supported', outcome)) return;
    // State and nonce stood in the object alone.
    const tokens = await party.tokens(await party.exchange(party.code(request, outcome)), request.nonce);
    await party.claims(tokens);
  },
  'oidcc-claims-essential': async ({ world, party, remark }) => {
    const wanted = JSON.stringify({ userinfo: { name: { essential: true } } });
    const { tokens, claims } = await party.succeeds(party.browser(), party.request({ claims: wanted }));
    if (!world.metadata.claims_parameter_supported) remark('not offered', 'the parameter claims, which is ignored');
    else expect(claims.name).toBe(world.subject.person.claims.name);
    expect('name' in tokens.id.claims, 'it was asked for at userinfo').toBe(false);
  },
  'oidcc-ensure-request-object-with-redirect-uri': async (about) => {
    const { world, party } = about;
    const request = party.request();
    const wrong = `${request.redirect_uri}/${random()}`;
    const sent = { ...outside(request), redirect_uri: wrong, request: requestObject(world, request) };
    const outcome = await party.authorize(party.browser(), sent);
    if (!outcome.page) {
      expect(world.metadata.request_parameter_supported, 'it has read the request object').toBe(true);
      await party.tokens(await party.exchange(party.code(request, outcome)), request.nonce);
      return;
    }
    expect(outcome.page.status, 'the address outside is not registered').toBe(400);
    about.remark('not offered', 'request objects; the redirect URI outside of it counts, and is refused on a page');
  },
  'oidcc-refresh-token': async ({ world, mode, party }) => {
    const other = new Party(world, 'second', mode);
    const browser = party.browser();
    const granted = async (by: Party) => {
      const request = by.request({ scope: 'openid offline_access', prompt: 'consent' });
      return (await by.succeeds(browser, request)).tokens;
    };
    const before = await granted(party);
    expect(world.metadata.grant_types_supported).toContain('refresh_token');
    expect(before.refresh).toMatch(/^[\x20-\x7e]{22,}$/);
    await wait(1000);
    const refreshed = await party.token({ grant_type: 'refresh_token', refresh_token: before.refresh! });
    const after = await party.tokens(refreshed, refreshed.body.id_token ? nonceOf(refreshed.body.id_token) : undefined);
    expect(after.access).not.toBe(before.access);
    const same = ({ id: { claims: { iss, sub, aud, azp, auth_time } } }: Tokens) => ({ iss, sub, aud, azp, auth_time });
    expect(same(after)).toEqual(same(before));
    expect(after.id.claims.iat).toBeGreaterThan(before.id.claims.iat!);
    if (after.id.claims.nonce !== undefined) expect(after.id.claims.nonce).toBe(before.id.claims.nonce);
    await party.claims(after);
    // A refresh token is bound to its application.
    const foreign = await granted(other);
    party.expectInvalidGrant(await party.token({ grant_type: 'refresh_token', refresh_token: foreign.refresh! }));
  },
  'oidcc-ensure-request-with-valid-pkce-succeeds': async ({ party }) => {
    const verifier = random(32);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const request = party.request({ code_challenge: challenge, code_challenge_method: 'S256' });
    const browser = party.browser();
    const ask = async () => party.code(request, await party.authorize(browser, request));
    const tokens = await party.tokens(await party.exchange(await ask(), { code_verifier: verifier }), request.nonce);
    await party.claims(tokens);
    party.expectInvalidGrant(await party.exchange(await ask(), { code_verifier: random(32) }));
    party.expectInvalidGrant(await party.exchange(await ask()));
  },
};

function nonceOf(text: string): string | undefined {
  return JSON.parse(Buffer.from(text.split('.')[1], 'base64url').toString()).nonce;
}

/** One test per module, whose answers travel like this. */
export function runModules(plan: string, mode: Mode): void {
  test.describe(plan, () => {
    for (const [name, module] of Object.entries(MODULES)) {
      test(name, async ({ world, remark }) => {
        await module({ world, mode, party: new Party(world, 'first', mode), remark });
      });
    }
  });
}
