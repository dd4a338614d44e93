// Attacks on codes and refresh tokens: those of others, those of nobody, and those that were used.
import { ADMIN } from '../server';
import { Seen, Visitor, has } from '../flow';
import { Answer, Application, BACK, Machine, authorize, expect, test } from '../world';

const code = (page: Seen): string => page.left!.searchParams.get('code')!;

async function signIn(machine: Machine, application: Application, person = new Visitor(machine.url)) {
  const { path, verifier } = authorize(application);
  return { code: code(await person.allow(path, ADMIN)), verifier, person };
}

function refused(answer: Answer, what: string): void {
  expect([answer.status, answer.body.error, answer.body.access_token], what).toEqual([400, 'invalid_grant', undefined]);
}

const publicly = { confidential: false, token_endpoint_auth_method: 'none' };

test('attack A17 what was made for one application gives nothing to another', async ({ machine }) => {
  const owner = await machine.application('Owner');
  const thieves = [await machine.application('Thief'), await machine.application('Thief without a secret', publicly)];
  const first = await signIn(machine, owner);
  for (const thief of thieves) {
    const stolen = await signIn(machine, owner, first.person);
    refused(await machine.redeem(thief, stolen.code, stolen.verifier), 'code');
    const again = await machine.redeem(owner, stolen.code, stolen.verifier);
    expect(again.body.access_token, 'a code that was tried by a thief is burnt').toBeUndefined();
  }
  const { body } = await machine.redeem(owner, first.code, first.verifier);
  for (const thief of thieves) {
    refused(await machine.refresh(thief, body.refresh_token), 'refresh token');
    refused(await machine.refresh(thief, body.refresh_token, { scope: 'openid' }), 'refresh token');
  }
  expect((await machine.refresh(owner, body.refresh_token)).status, 'its owner still has it').toBe(200);
  const device = (await machine.form('/oauth/device_authorization', { scope: 'openid', ...Machine.auth(owner) })).body;
  for (const thief of thieves) refused(await machine.poll(thief, device.device_code), 'device code');
  expect((await machine.poll(owner, device.device_code)).body.error).toBe('authorization_pending');
});

test('attack A18 a sign-in that one browser began is not ended by another', async ({ machine }) => {
  const application = await machine.application('Lured', publicly);
  const [attacker, victim] = [new Visitor(machine.url), new Visitor(machine.url)];
  const begun = await attacker.open(authorize(application).path);
  const forced = await victim.press(begun, 'login-submit', { username: ADMIN.email, password: ADMIN.password });
  expect([forced.left, has(forced, 'consent-allow')], 'the form of one browser in another').toEqual([null, false]);
  const asked = await attacker.press(begun, 'login-submit', { username: ADMIN.email, password: ADMIN.password });
  expect(has(asked, 'consent-allow')).toBe(true);
  await victim.signIn(ADMIN);
  const allowed = await victim.press(asked, 'consent-allow');
  expect(allowed.left, 'a question to one browser, answered in another').toBeNull();
});

test('attack A19 a code or token that was changed, cut, lengthened or written otherwise is none', async ({ machine }) => {
  const application = await machine.application('Forged');
  const person = new Visitor(machine.url);
  const forged = (real: string) => [
    real.slice(0, -1), real.slice(1), `${real}a`, `${real}=`, `${real} x`, ` ${real}`, `${real}\u0000`, real.toUpperCase(), real.toLowerCase(),
    real.slice(0, -1) + (real.endsWith('a') ? 'b' : 'a'), real.split('').reverse().join(''), encodeURIComponent(`${real}%00`), `%${real}`,
    Buffer.from(real).toString('base64url'), real.slice(0, 10), 'null', 'undefined', '0', '*', '%', "' or 1=1 --",
    String.fromCharCode(real.charCodeAt(0) ^ 1) + real.slice(1),
  ];
  const { code: real, verifier } = await signIn(machine, application, person);
  for (const wrong of forged(real)) refused(await machine.redeem(application, wrong, verifier), JSON.stringify(wrong));
  const { status, body } = await machine.redeem(application, real, verifier);
  expect(status, 'none of that was this code').toBe(200);
  for (const wrong of forged(body.refresh_token)) refused(await machine.refresh(application, wrong), JSON.stringify(wrong));
  expect((await machine.refresh(application, body.refresh_token)).status).toBe(200);
});

test('attack A22 a code that comes twice ends what came of it and nothing else', async ({ machine }) => {
  const application = await machine.application('Two grants');
  const person = new Visitor(machine.url);
  const [one, two] = [await signIn(machine, application, person), await signIn(machine, application, person)];
  const first = (await machine.redeem(application, one.code, one.verifier)).body;
  const second = (await machine.redeem(application, two.code, two.verifier)).body;
  refused(await machine.redeem(application, one.code, one.verifier), 'twice');
  expect((await machine.introspect(application, first.access_token)).body).toEqual({ active: false });
  refused(await machine.refresh(application, first.refresh_token), 'its refresh token');
  expect((await machine.introspect(application, second.access_token)).body.active).toBe(true);
  expect((await machine.refresh(application, second.refresh_token)).status).toBe(200);
});

test('attack A23 a code that is put into somebody else’s answer does not fit their verifier', async ({ machine }) => {
  const application = await machine.application('Injected');
  const [attacker, victim] = [await signIn(machine, application), await signIn(machine, application)];
  refused(await machine.redeem(application, attacker.code, victim.verifier), 'the verifier of another request');
  refused(await machine.redeem(application, attacker.code, attacker.verifier), 'it was tried');
  expect((await machine.redeem(application, victim.code, victim.verifier)).status).toBe(200);
});

test('attack A25 no other kind of answer, and none in another place, can be asked for', async ({ machine }) => {
  const application = await machine.application('Confused');
  const person = new Visitor(machine.url);
  await person.signIn(ADMIN);
  const types = ['token', 'id_token', 'code token', 'code id_token', 'id_token token', 'code id_token token', 'none', 'code code', 'CODE', 'cod'];
  const modes = [undefined, 'query', 'fragment', 'form_post', 'query.jwt', 'fragment.jwt', 'form_post.jwt', 'jwt', 'FRAGMENT', 'x'];
  for (const response_type of ['code', ...types]) {
    for (const response_mode of modes) {
      const page = await person.open(authorize(application, { response_type, response_mode }).path);
      const what = `${response_type} ${response_mode}`;
      if (response_type === 'code' && [undefined, 'query', 'form_post'].includes(response_mode)) {
        expect(has(page, 'consent-allow'), what).toBe(true);
        continue;
      }
      const told = page.left ?? (await person.press(page, 'form-post-continue')).left!;
      expect(told.href.startsWith(BACK), what).toBe(true);
      expect(told.searchParams.get('error'), what).toMatch(/^(unsupported_response_type|invalid_request)$/);
      expect(told.href, what).not.toMatch(/[?&#](code|access_token|id_token)=/);
    }
  }
  const { path, verifier } = authorize(application);
  const left = (await person.allow(path, ADMIN)).left!;
  expect([left.hash, left.searchParams.has('access_token'), left.searchParams.has('id_token')]).toEqual(['', false, false]);
  expect((await machine.redeem(application, left.searchParams.get('code')!, verifier)).status).toBe(200);
});

test('attack A26 no form with a password is sent on by the browser', async ({ machine }) => {
  const application = await machine.application('Sent on');
  const person = new Visitor(machine.url);
  await person.allow(authorize(application).path, ADMIN);
  await person.allow(authorize(application, { prompt: 'login' }).path, ADMIN);
  await person.signIn(ADMIN);
  await person.press(await person.open('/login'), 'login-submit', { username: ADMIN.email, password: ADMIN.password });
  await person.press(await person.open('/oauth/logout'), 'logout-confirm');
  const body = new URLSearchParams(authorize(application).path.split('?')[1]);
  await person.open('/oauth/authorize', { method: 'POST', body });
  const led = person.trail.filter(({ method, headers }) => method === 'POST' && headers.has('location'));
  expect(led.length).toBeGreaterThanOrEqual(6);
  expect(led.filter(({ status }) => status !== 303).map(({ url, status }) => `${url} ${status}`)).toEqual([]);
});
