// Attacks by what answers a sign-out notice: it hangs, it leads elsewhere, it never ends. And what the
// notice itself is worth in the wrong place.
import { Server, ServerResponse, createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { ADMIN, Grantry } from '../server';
import { Visitor, has } from '../flow';
import { BOOTSTRAP, Machine, authorize, expect, test } from '../world';

/** Keeps what is posted to it, and answers as it is told. */
async function sink(answer: (response: ServerResponse) => void): Promise<{ url: string; heard: string[]; server: Server }> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => { heard.push(body); answer(response); });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/told`, heard, server };
}

test('attack A46 A37 who answers a sign-out notice badly delays nobody and leads nowhere, and the notice opens nothing', async () => {
  const canary = await sink((response) => response.end());
  const hangs = await sink(() => undefined);
  const leads = await sink((response) => response.writeHead(307, { location: canary.url }).end());
  const floods = await sink((response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    const more = () => { while (!response.destroyed && response.write('x'.repeat(65_536))); };
    response.on('drain', more).on('error', () => undefined);
    more();
  });
  const good = await sink((response) => response.writeHead(204).end());
  const all = [hangs, leads, floods, good];
  const grantry = await Grantry.start({ environment: { ...BOOTSTRAP, GRANTRY_OUTBOUND_ALLOW: '127.0.0.0/8' } });
  try {
    const machine = new Machine(grantry.url);
    const person = new Visitor(machine.url);
    for (const { url } of all) {
      const application = await machine.application('Told', { backchannel_logout_uri: url });
      const { path, verifier } = authorize(application);
      const { left } = await person.allow(path, ADMIN);
      expect((await machine.redeem(application, left!.searchParams.get('code')!, verifier)).status).toBe(200);
    }
    const question = await person.open('/oauth/logout');
    const begun = performance.now();
    expect(has(await person.press(question, 'logout-confirm'), 'logout-done')).toBe(true);
    expect(performance.now() - begun).toBeLessThan(2_000);
    await expect.poll(() => all.map(({ heard }) => heard.length > 0), { timeout: 20_000 }).toEqual([true, true, true, true]);
    const itself = () => machine.form('/oauth/token', {
      grant_type: 'client_credentials', client_id: BOOTSTRAP.GRANTRY_BOOTSTRAP_CLIENT_ID, client_secret: BOOTSTRAP.GRANTRY_BOOTSTRAP_CLIENT_SECRET,
    });
    const asked = performance.now();
    expect((await itself()).status, 'others do not wait').toBe(200);
    expect(performance.now() - asked).toBeLessThan(1_000);
    expect(canary.heard, 'no redirect is followed').toEqual([]);

    const notice = new URLSearchParams(good.heard[0]).get('logout_token')!;
    expect(JSON.parse(Buffer.from(notice.split('.')[0], 'base64url').toString()).typ).toBe('logout+jwt');
    for (const door of ['/oauth/userinfo', '/api/v1/applications']) {
      const opened = await fetch(machine.url + door, { headers: { authorization: `Bearer ${notice}` } });
      expect(opened.status, door).toBe(401);
    }
    const watcher = await machine.application('Watcher', { grant_types: ['client_credentials', 'refresh_token', 'authorization_code'], scopes: ['grantry:introspect'] });
    expect((await machine.introspect(watcher, notice)).body).toEqual({ active: false });
    expect((await machine.refresh(watcher, notice)).body.error).toBe('invalid_grant');
  } finally {
    await grantry.remove();
    for (const { server } of [canary, ...all]) {
      server.closeAllConnections();
      server.close();
    }
  }
});
