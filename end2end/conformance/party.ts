// An application that signs people in: it asks, exchanges codes, and believes nothing that it has not
// checked (OpenID Connect Core sections 3.1.2.7, 3.1.3.5, 3.1.3.7 and 5.3.4).
import { createHash, randomBytes } from 'node:crypto';
import { expect } from '@playwright/test';
import { createLocalJWKSet, JSONWebKeySet, JWTPayload, jwtVerify, ProtectedHeaderParameters } from 'jose';
import { Arrival, Browser } from './browser';
import { Claims, expectStandardClaims } from './claims';
import { filled, Page } from './page';
import { Client, ClientName, isAnApplications, Subject } from './subject';

export type Mode = 'query' | 'form_post';
export type Metadata = Record<string, any>;
export type World = { subject: Subject; metadata: Metadata; keys: JSONWebKeySet };
export type Fields = Record<string, string>;
type Asked = 'sign-in' | 'consent';

/** What came of a request: an answer to the application, or a page that goes no further. */
export type Outcome = { values?: URLSearchParams; page?: Page; asked: Asked[] };
export type IdToken = { text: string; header: ProtectedHeaderParameters; claims: JWTPayload & Claims };
export type Tokens = { access: string; refresh?: string; id: IdToken; scope?: string };
type Sent = { status: number; headers: Headers; body: any };

/** Errors that mean: this cannot go on without asking the person (Core section 3.1.2.6). */
export const NEEDS_THE_PERSON = ['login_required', 'interaction_required', 'account_selection_required', 'consent_required'];

const TEXT = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
const SKEW = 300;
const now = () => Math.floor(Date.now() / 1000);
export const random = (bytes = 16) => randomBytes(bytes).toString('base64url');

export class Party {
  readonly client: Client;

  constructor(readonly world: World, name: ClientName, readonly mode: Mode = 'query') {
    this.client = world.subject.clients[name];
  }

  /** A browser of a person who has never been here. */
  browser(): Browser {
    return new Browser(isAnApplications);
  }

  /** A request that asks for no more than an ID token, and what a module adds to it. */
  request(more: Fields = {}): Fields {
    const { client_id, redirect_uri } = this.client;
    const mode = this.mode === 'form_post' ? { response_mode: 'form_post' } : {};
    return {
      client_id, redirect_uri, response_type: 'code', scope: 'openid', state: random(), nonce: random(),
      ...mode, ...more,
    };
  }

  /** Takes a person to the server, who does whatever its pages ask for. */
  async authorize(browser: Browser, request: Fields, as: 'link' | 'form' = 'link'): Promise<Outcome> {
    const endpoint = this.world.metadata.authorization_endpoint as string;
    const params = new URLSearchParams(request);
    const first = as === 'form' ? browser.send(endpoint, params) : browser.follow(`${endpoint}?${params}`);
    return this.arrive(browser, await first, request.response_mode ?? 'query');
  }

  private async arrive(browser: Browser, at: Arrival, mode: string): Promise<Outcome> {
    const { username, password } = this.world.subject.person;
    const asked: Asked[] = [];
    while (asked.length < 6) {
      if (at instanceof URL) {
        expect(mode, 'the answer came in an address').toBe('query');
        expect([at.origin + at.pathname, at.hash]).toEqual([this.client.redirect_uri, '']);
        return { values: at.searchParams, asked };
      }
      const answer = at.forms.find(({ action }) => isAnApplications(new URL(action)));
      if (answer) {
        expect(mode, 'the answer came in a form').toBe('form_post');
        expect([answer.action, answer.method]).toEqual([this.client.redirect_uri, 'POST']);
        return { values: filled(answer), asked };
      }
      if (at.has('login-submit')) {
        asked.push('sign-in');
        at = await browser.press(at, 'login-submit', { username, password });
      } else if (at.has('consent-allow')) {
        asked.push('consent');
        at = await browser.press(at, 'consent-allow');
      } else return { page: at, asked };
    }
    throw new Error(`it asks and asks: ${asked}`);
  }

  /** The code, out of an answer that is as it should be. */
  code(request: Fields, outcome: Outcome): string {
    const values = this.answer(request, outcome);
    expect(values.get('error'), values.get('error_description') ?? '').toBeNull();
    expect(values.get('code')).toBeTruthy();
    return values.get('code')!;
  }

  /** The request was refused, to the application, with one of these errors. */
  refused(request: Fields, outcome: Outcome, errors: string[]): void {
    const values = this.answer(request, outcome);
    expect(values.get('code')).toBeNull();
    expect(errors).toContain(values.get('error'));
    expect(values.get('error_description') ?? '').toMatch(TEXT);
  }

  private answer(request: Fields, { values, page }: Outcome): URLSearchParams {
    expect(values, `an answer, not ${page?.status} ${page?.text('error-code')} at ${page?.url}`).toBeDefined();
    const twice = [...values!.keys()].filter((name, at, all) => all.indexOf(name) !== at);
    expect(twice, 'no value comes twice').toEqual([]);
    expect(values!.get('state')).toBe(request.state ?? null);
    if (this.world.metadata.authorization_response_iss_parameter_supported) {
      expect(values!.get('iss')).toBe(this.world.metadata.issuer);
    }
    for (const token of ['access_token', 'id_token', 'token_type']) expect(values!.get(token)).toBeNull();
    return values!;
  }

  /** A request to the token endpoint. */
  async token(fields: Fields, by: 'header' | 'body' = 'header'): Promise<Sent> {
    const { client_id, client_secret } = this.client;
    const pair = [client_id, client_secret].map(encodeURIComponent).join(':');
    const basic = { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
    const answer = await fetch(this.world.metadata.token_endpoint, {
      method: 'POST',
      headers: { accept: 'application/json', ...(by === 'header' ? basic : {}) },
      body: new URLSearchParams(by === 'header' ? fields : { ...fields, client_id, client_secret }),
    });
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  }

  exchange(code: string, more: Fields = {}, by?: 'header' | 'body'): Promise<Sent> {
    const { redirect_uri } = this.client;
    return this.token({ grant_type: 'authorization_code', code, redirect_uri, ...more }, by);
  }

  /** The tokens in an answer that is as it should be. */
  async tokens({ status, headers, body }: Sent, nonce: string | undefined): Promise<Tokens> {
    expect([status, body.error, body.error_description]).toEqual([200, undefined, undefined]);
    expect(headers.get('content-type')).toMatch(/^application\/json\b/);
    expect(headers.get('cache-control')).toContain('no-store');
    expect(body.token_type).toMatch(/^bearer$/i);
    expect(body.access_token).toMatch(/^[\x20-\x7e]+$/);
    if ('expires_in' in body) expect(Number.isInteger(body.expires_in) && body.expires_in > 0).toBe(true);
    const id = await this.idToken(body.id_token, { nonce, access: body.access_token });
    return { access: body.access_token, refresh: body.refresh_token, id, scope: body.scope };
  }

  /** The code did not work, and the answer says it as RFC 6749 section 5.2 wants it. */
  expectInvalidGrant({ status, headers, body }: Sent): void {
    expect([status, body.error]).toEqual([400, 'invalid_grant']);
    expect(headers.get('content-type')).toMatch(/^application\/json\b/);
    expect(body.error_description ?? '').toMatch(TEXT);
    if ('error_uri' in body) expect(URL.canParse(body.error_uri)).toBe(true);
  }

  async idToken(text: string, about: { nonce?: string; access?: string }): Promise<IdToken> {
    const { metadata, keys } = this.world;
    const { payload, protectedHeader: header } = await jwtVerify(text, createLocalJWKSet(keys), {
      issuer: metadata.issuer, audience: this.client.client_id, clockTolerance: SKEW,
      algorithms: metadata.id_token_signing_alg_values_supported.filter((name: string) => name !== 'none'),
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
    });
    expect(payload.sub).toMatch(/^[\x20-\x7e]{1,255}$/);
    expect(payload.exp).toBeGreaterThan(now());
    expect(Math.abs(payload.iat! - now())).toBeLessThan(SKEW);
    if (Array.isArray(payload.aud) && payload.aud.length > 1) expect(payload.azp).toBe(this.client.client_id);
    if ('azp' in payload) expect(payload.azp).toBe(this.client.client_id);
    expect(payload.nonce).toBe(about.nonce);
    if ('acr' in payload) expect(typeof payload.acr).toBe('string');
    if ('at_hash' in payload && about.access) expect(payload.at_hash).toBe(halfHash(header.alg, about.access));
    if (keys.keys.length > 1) expect(header.kid).toBeTruthy();
    expectStandardClaims(payload);
    return { text, header, claims: payload };
  }

  /** Asks the userinfo endpoint, in one of the ways that RFC 6750 knows. */
  async userinfo(access: string, how: 'get' | 'post-header' | 'post-body' = 'get'): Promise<Sent> {
    const inBody = how === 'post-body';
    const answer = await fetch(this.world.metadata.userinfo_endpoint, {
      method: how === 'get' ? 'GET' : 'POST',
      headers: inBody ? {} : { authorization: `Bearer ${access}` },
      body: inBody ? new URLSearchParams({ access_token: access }) : undefined,
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
  }

  /** What userinfo says, which has to be about the person of the ID token. */
  async claims({ access, id }: Tokens, how?: 'get' | 'post-header' | 'post-body'): Promise<Claims> {
    const { status, headers, body } = await this.userinfo(access, how);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json\b/);
    expect(body.sub).toBe(id.claims.sub);
    expectStandardClaims(body);
    return body;
  }

  /** The whole of it, for a module whose request has to succeed. */
  async succeeds(browser: Browser, request: Fields, as?: 'link' | 'form'): Promise<{ tokens: Tokens; claims: Claims; outcome: Outcome }> {
    const outcome = await this.authorize(browser, request, as);
    const answer = await this.exchange(this.code(request, outcome));
    const tokens = await this.tokens(answer, request.nonce);
    return { tokens, claims: await this.claims(tokens), outcome };
  }
}

/** The left half of the hash that belongs to the signature's algorithm (Core section 3.1.3.6). */
function halfHash(algorithm: string, text: string): string {
  const bits = algorithm === 'EdDSA' || algorithm === 'Ed25519' ? '512' : algorithm.slice(-3);
  const hash = createHash(`sha${bits}`).update(text).digest();
  return hash.subarray(0, hash.length / 2).toString('base64url');
}
