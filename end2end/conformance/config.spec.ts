// The Config plan: what the server says about itself, before anybody signs in (OpenID Connect Discovery
// sections 3 and 4, RFC 7517).
import { expect } from '@playwright/test';
import { importJWK, JWK } from 'jose';
import { test } from './fixtures';
import type { Metadata } from './party';

const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const SECRET_PARTS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** Tests run on this computer without TLS, which is what a proxy in front adds. */
function expectSafeAddress(address: string, name: string): void {
  const { protocol, hostname, hash } = new URL(address);
  const here = protocol === 'http:' && hostname === 'localhost';
  expect(protocol === 'https:' || here, `${name} is https, or on this computer: ${address}`).toBe(true);
  expect(hash, name).toBe('');
}

function expectLists(metadata: Metadata): void {
  expect(metadata.response_types_supported).toContain('code');
  expect(metadata.subject_types_supported.length).toBeGreaterThan(0);
  for (const type of metadata.subject_types_supported) expect(['public', 'pairwise']).toContain(type);
  expect(metadata.id_token_signing_alg_values_supported).toContain('RS256');
  expect(metadata.claims_supported).toContain('sub');
  expect(metadata.scopes_supported).toContain('openid');
  for (const scope of metadata.scopes_supported) expect(scope).toMatch(SCOPE);
  // Where it is left out, codes are meant.
  if ('grant_types_supported' in metadata) expect(metadata.grant_types_supported).toContain('authorization_code');
  if ('userinfo_signing_alg_values_supported' in metadata) {
    expect(Array.isArray(metadata.userinfo_signing_alg_values_supported)).toBe(true);
  }
  if ('code_challenge_methods_supported' in metadata) {
    expect(Array.isArray(metadata.code_challenge_methods_supported)).toBe(true);
  }
  for (const locale of [...(metadata.ui_locales_supported ?? []), ...(metadata.claims_locales_supported ?? [])]) {
    expect(Intl.getCanonicalLocales(locale)).toEqual([locale]);
  }
  for (const name of ['claims_parameter_supported', 'request_parameter_supported', 'request_uri_parameter_supported']) {
    if (name in metadata) expect(typeof metadata[name], name).toBe('boolean');
  }
}

async function expectKey(key: JWK): Promise<void> {
  expect(['RSA', 'EC', 'OKP']).toContain(key.kty);
  expect(SECRET_PARTS.filter((part) => part in key), 'nothing secret is published').toEqual([]);
  expect(key.kid).toBeTruthy();
  if ('use' in key) expect(['sig', 'enc']).toContain(key.use);
  if (key.kty === 'RSA') expect(Buffer.from(key.n!, 'base64url').length * 8).toBeGreaterThanOrEqual(2048);
  await importJWK(key, key.alg ?? (key.kty === 'RSA' ? 'RS256' : undefined));
}

test.describe('oidcc-config-certification-test-plan', () => {
  test('oidcc-discovery-endpoint-verification', async ({ world }) => {
    const { issuer } = world.subject;
    const answer = await fetch(`${issuer}/.well-known/openid-configuration`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
    const metadata: Metadata = await answer.json();
    expect(metadata.issuer).toBe(issuer);
    expect(new URL(issuer).search).toBe('');
    expectLists(metadata);
    for (const name of ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri']) {
      expect(metadata[name], name).toBeTruthy();
    }
    const addresses = Object.entries(metadata).filter(([name]) => /(_endpoint|_uri|^issuer)$/.test(name));
    for (const [name, address] of addresses) expectSafeAddress(String(address), name);
    const keys = await fetch(metadata.jwks_uri);
    expect(keys.headers.get('content-type')).toMatch(/^application\/(jwk-set\+)?json\b/);
    const set: JWK[] = (await keys.json()).keys;
    expect(set.some(({ kty }) => kty === 'RSA')).toBe(true);
    expect(new Set(set.map(({ kid }) => kid)).size).toBe(set.length);
    for (const key of set) await expectKey(key);
  });
});
