// A running server with a bootstrap application, and what machines ask it: tokens, applications, calls
// of the admin API. For tests without a browser.
import { createHash, randomBytes } from 'node:crypto';
import { test as base } from '@playwright/test';
import { ADMIN, CLIENT, Grantry, WITH_CLIENT } from './server';

export { CLIENT };

/** Nothing listens here; nobody is ever led here in these tests. */
export const BACK = 'http://127.0.0.1:9/cb';
export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

export const BOOTSTRAP = {
  ...WITH_CLIENT,
  // Many sign-ins from one address; the limits have tests of their own.
  GRANTRY_RATE_LIMITS: 'off',
};

export type Answer = { status: number; headers: Headers; body: any };
export type Application = { client_id: string; client_secret?: string; id_token_signed_response_alg?: string };

/** One server, as machines see it. */
export class Machine {
  private token: string | null = null;

  constructor(readonly url: string) {}

  /** Posts a form; the answer is read as JSON where it is JSON. */
  async form(path: string, fields: Record<string, string> | [string, string][], headers: Record<string, string> = {}): Promise<Answer> {
    return read(await fetch(this.url + path, { method: 'POST', headers, body: new URLSearchParams(fields), redirect: 'manual' }));
  }

  /** Calls the admin API as the bootstrap application. */
  async api(method: string, path: string, body?: unknown): Promise<Answer> {
    this.token ??= (await this.form('/oauth/token', { grant_type: 'client_credentials', client_id: CLIENT.id, client_secret: CLIENT.secret })).body.access_token;
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    return read(await fetch(`${this.url}/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }));
  }

  /** Makes an application; what is not said has its usual value. */
  async application(name: string, more: Record<string, unknown> = {}): Promise<Application> {
    const made = await this.api('POST', '/applications', {
      name: `${name} ${randomBytes(4).toString('hex')}`,
      scopes: ['public', 'openid', 'profile', 'email', 'offline_access'],
      grant_types: ['authorization_code', 'refresh_token', DEVICE_GRANT],
      redirect_uris: [BACK],
      ...more,
    });
    if (made.status !== 201) throw new Error(`no application: ${made.status} ${JSON.stringify(made.body)}`);
    return made.body;
  }

  /** What an application sends to be recognised. */
  static auth({ client_id, client_secret }: Application): Record<string, string> {
    return client_secret === undefined ? { client_id } : { client_id, client_secret };
  }

  redeem(application: Application, code: string, verifier: string, more: Record<string, string> = {}): Promise<Answer> {
    return this.form('/oauth/token', {
      grant_type: 'authorization_code', code, redirect_uri: BACK, code_verifier: verifier, ...Machine.auth(application), ...more,
    });
  }

  refresh(application: Application, token: string, more: Record<string, string> = {}): Promise<Answer> {
    return this.form('/oauth/token', { grant_type: 'refresh_token', refresh_token: token, ...Machine.auth(application), ...more });
  }

  /** What a device says when it asks. */
  poll(application: Application, device_code: string): Promise<Answer> {
    return this.form('/oauth/token', { grant_type: DEVICE_GRANT, device_code, ...Machine.auth(application) });
  }

  introspect(application: Application, token: string): Promise<Answer> {
    return this.form('/oauth/introspect', { token, ...Machine.auth(application) });
  }
}

async function read(answer: Response): Promise<Answer> {
  const text = await answer.text();
  const json = /json/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, headers: answer.headers, body: json ? JSON.parse(text) : text };
}

/** A challenge and its verifier. */
export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** The address of an authorization request; `undefined` leaves a parameter out. */
export function authorize(application: Application, more: Record<string, string | undefined> = {}): { path: string; verifier: string } {
  const { verifier, challenge } = pkce();
  const all = {
    response_type: 'code', client_id: application.client_id, redirect_uri: BACK, scope: 'openid profile offline_access',
    state: 'st-1', nonce: 'n-1', code_challenge: challenge, code_challenge_method: 'S256', ...more,
  };
  const given = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return { path: `/oauth/authorize?${new URLSearchParams(given)}`, verifier };
}

/** A server for each worker of the test runner. */
export const test = base.extend<{}, { grantry: Grantry; machine: Machine }>({
  grantry: [
    async ({}, use) => {
      const grantry = await Grantry.start({ environment: BOOTSTRAP });
      await use(grantry);
      await grantry.remove();
    },
    { scope: 'worker' },
  ],
  machine: [async ({ grantry }, use) => use(new Machine(grantry.url)), { scope: 'worker' }],
});

export const expect = base.expect;
