// Authlib, a library for Python; authlib_walk.py holds its walk, `setup.sh test` has installed it.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ADMIN, TARGET } from '../server';
import { BACK, expect, test } from '../world';

const PYTHON = join(TARGET, 'authlib', 'bin', 'python');
const GONE = `${new URL(BACK).origin}/gone`;

test('C1 C2 C3 C4 C7 Authlib walks through sign-ins, a device and a token for itself', async ({ machine }) => {
  const code = [];
  for (const method of ['client_secret_basic', 'client_secret_post', 'none']) {
    const more = { token_endpoint_auth_method: method, confidential: method !== 'none', post_logout_redirect_uris: [GONE] };
    code.push(await machine.application('Authlib', more));
  }
  const itself = { grant_types: ['client_credentials'], redirect_uris: [], scopes: ['public'] };
  const world = {
    issuer: machine.url, back: BACK, gone: GONE, ...ADMIN, code,
    machine: await machine.application('Authlib for itself', itself),
    device: await machine.application('Authlib device'),
  };
  const walk = [join(__dirname, 'authlib_walk.py'), JSON.stringify(world)];
  const { stdout } = await promisify(execFile)(PYTHON, walk, { timeout: 50_000 });
  expect(stdout.trim()).toBe('content');
});
