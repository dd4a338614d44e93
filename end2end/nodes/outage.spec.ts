// What nodes say while their database is gone: that they cannot, and never that it is done.
import { Machine } from '../world';
import { expect, onPostgres, test } from './topology';

test('M081 attack A30 without the database nothing is claimed: neither that a token is given up, nor that it is dead', async () => {
  await onPostgres(async (nodes, takeAway) => {
    const application = await nodes.first.application('Outage');
    const { access_token, refresh_token } = await nodes.tokens(application);
    for (const node of nodes.all) expect((await node.introspect(application, access_token)).body.active).toBe(true);
    takeAway();
    const auth = Machine.auth(application);
    for (const asked of [
      [nodes.first.form('/oauth/revoke', { token: refresh_token, ...auth }), nodes.last.introspect(application, access_token)],
      [nodes.first.refresh(application, refresh_token), nodes.last.form('/oauth/revoke', { token: 'gry_rt_nobody', ...auth })],
    ]) {
      for (const { status, body } of await Promise.all(asked)) expect([status, Object(body).active]).toEqual([503, undefined]);
    }
    for (const node of nodes.all) expect((await fetch(`${node.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${nodes.first.url}/readyz`)).status).toBe(503);
  });
});

test('R10 while the database is gone nobody waits long for a no', async () => {
  await onPostgres(async (nodes, takeAway) => {
    const application = await nodes.first.application('Waiting');
    const { access_token } = await nodes.tokens(application);
    takeAway();
    const begun = performance.now();
    const answers = await Promise.all(Array.from({ length: 5 }, () => nodes.first.introspect(application, access_token)));
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
    expect(performance.now() - begun).toBeLessThan(9_000);
  });
});
