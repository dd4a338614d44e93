// Claims about people: which scope asks for which, and what each has to look like (OpenID Connect Core
// sections 5.1 and 5.4).
import { expect } from '@playwright/test';

export type Address = Record<string, string>;
export type Claims = Record<string, unknown>;

export const BY_SCOPE: Record<string, string[]> = {
  profile: [
    'name', 'family_name', 'given_name', 'middle_name', 'nickname', 'preferred_username', 'profile',
    'picture', 'website', 'gender', 'birthdate', 'zoneinfo', 'locale', 'updated_at',
  ],
  email: ['email', 'email_verified'],
  address: ['address'],
  phone: ['phone_number', 'phone_number_verified'],
};

const BOOLEANS = ['email_verified', 'phone_number_verified'];
const ADDRESSES = ['profile', 'picture', 'website'];

/** Every standard claim that is there is of the right kind, and none is empty. */
export function expectStandardClaims(claims: Claims): void {
  for (const name of Object.values(BY_SCOPE).flat().filter((name) => name in claims)) {
    const value = claims[name];
    if (BOOLEANS.includes(name)) expect(typeof value, name).toBe('boolean');
    else if (name === 'address') expectAddress(value);
    else if (name === 'updated_at') expect(Number.isInteger(value), name).toBe(true);
    else expect(typeof value === 'string' && value.length > 0, `${name} is a text`).toBe(true);
    if (ADDRESSES.includes(name)) expect(URL.canParse(String(value)), name).toBe(true);
  }
  if ('birthdate' in claims) expect(claims.birthdate).toMatch(/^(\d{4}|\d{4}-\d\d-\d\d)$/);
  if ('updated_at' in claims) expect(claims.updated_at).toBeLessThanOrEqual(Date.now() / 1000 + 300);
}

function expectAddress(value: unknown): void {
  expect(value !== null && typeof value === 'object' && !Array.isArray(value), 'address').toBe(true);
  for (const [part, text] of Object.entries(value as object)) {
    expect(typeof text, `address.${part}`).toBe('string');
  }
}

/** These scopes were granted: their claims are all there and as they were set, and no others are. */
export function expectClaimsOf(scopes: string[], claims: Claims, set: Claims): void {
  const wanted = scopes.flatMap((scope) => BY_SCOPE[scope] ?? []);
  const about = Object.values(BY_SCOPE).flat();
  expect(about.filter((name) => name in claims).sort()).toEqual([...wanted].sort());
  for (const name of wanted.filter((name) => name in set)) expect(claims[name], name).toEqual(set[name]);
}
