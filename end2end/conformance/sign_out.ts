// Signing out from an application: where the browser goes, what it is asked, and whether anybody is
// still signed in afterwards.
import { expect } from '@playwright/test';
import type { Arrival, Browser } from './browser';
import { Fields, NEEDS_THE_PERSON, Party, random, Tokens } from './party';

/** A person who has signed in, and what the application knows. */
export type SignedIn = { party: Party; browser: Browser; tokens: Tokens };

/** `first` is what the browser got, `last` where it ended after every question was answered with yes. */
export type SignedOut = { first: Arrival; last: Arrival };

export async function signedIn(party: Party): Promise<SignedIn> {
  const browser = party.browser();
  return { party, browser, tokens: (await party.succeeds(browser, party.request())).tokens };
}

/** What an application sends that does everything right. */
export function wholeRequest({ party, tokens }: SignedIn): Fields {
  return {
    id_token_hint: tokens.id.text,
    post_logout_redirect_uri: party.client.post_logout_redirect_uri,
    state: random(96),
  };
}

export async function signOut({ party, browser }: SignedIn, request: Fields): Promise<SignedOut> {
  const endpoint = party.world.metadata.end_session_endpoint;
  const first = await browser.follow(`${endpoint}?${new URLSearchParams(request)}`);
  let last = first;
  if (!(last instanceof URL) && last.has('logout-confirm')) last = await browser.press(last, 'logout-confirm');
  return { first, last };
}

/** The browser has come back to the application, with the state and nothing else. */
export function expectBack({ party }: SignedIn, { last }: SignedOut, state?: string): void {
  if (!(last instanceof URL)) throw new Error(`it stayed at ${last.url} (${last.status}): ${last.html}`);
  expect(last.origin + last.pathname).toBe(party.client.post_logout_redirect_uri);
  expect(Object.fromEntries(last.searchParams)).toEqual(state === undefined ? {} : { state });
  expect(last.hash).toBe('');
}

/** The browser has stayed, on a page that says that it is done. */
export function expectDone({ last }: SignedOut): void {
  expect(last instanceof URL, `nobody is sent to ${last}`).toBe(false);
  if (!(last instanceof URL)) expect([last.status, last.has('logout-done')], last.html).toEqual([200, true]);
}

/**
 * The browser was sent nowhere, whatever the person has answered. What it saw first is an error, a
 * question, or that it is done; the plan wants one of the first two.
 */
export function expectNotSentOn({ first, last }: SignedOut): 'error' | 'question' | 'done' {
  if (first instanceof URL || last instanceof URL) throw new Error(`it went to ${last}`);
  if (first.has('logout-confirm')) return 'question';
  if (first.has('logout-done')) return 'done';
  expect(first.status).toBe(400);
  expect(first.text('error-code')).toBeTruthy();
  return 'error';
}

/** Whoever asks without a question to the person is told that nobody is signed in. */
export async function expectNobody({ party, browser }: SignedIn): Promise<void> {
  const request = party.request({ prompt: 'none' });
  party.refused(request, await party.authorize(browser, request), NEEDS_THE_PERSON);
}
