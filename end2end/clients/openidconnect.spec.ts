// The crate `openidconnect`; openidconnect/ holds its walk, `make test` has built it.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ADMIN, TARGET } from '../server';
import { BACK, expect, test } from '../world';

const WALK = join(TARGET, 'debug', 'openidconnect-walk');

test('C1 C4 C7 the crate openidconnect signs people in, verifies, asks and renews', async ({ machine }) => {
  const code = [];
  for (const method of ['client_secret_basic', 'client_secret_post', 'none']) {
    const more = { token_endpoint_auth_method: method, confidential: method !== 'none' };
    code.push(await machine.application('openidconnect', more));
  }
  for (const alg of ['ES256', 'PS256']) {
    code.push(await machine.application('openidconnect', { id_token_signed_response_alg: alg }));
  }
  const world = { issuer: machine.url, back: BACK, ...ADMIN, code };
  const { stdout } = await promisify(execFile)(WALK, [JSON.stringify(world)], { timeout: 50_000 });
  expect(stdout.trim()).toBe('content');
});
