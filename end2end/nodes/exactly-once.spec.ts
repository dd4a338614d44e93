// What works once works once, however many try at the same moment and wherever they try.
import { Answer } from '../world';
import { Nodes, expect, test } from './topology';

/** How often each answer came; a server that gives up under load fails here. */
function counted(answers: Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const name = status === 200 ? 'tokens' : `${status} ${body.error ?? body}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const tokensOf = (answers: Answer[]) => answers.filter(({ status }) => status === 200).map(({ body }) => body);

async function oneCode(nodes: Nodes): Promise<void> {
  const application = await nodes.first.application('Raced code');
  for (let round = 0; round < 2; round += 1) {
    const { code, verifier } = await nodes.code(application);
    const answers = await nodes.atOnce(200, (node) => node.redeem(application, code, verifier));
    expect(counted(answers)).toEqual({ tokens: 1, '400 invalid_grant': 199 });
    // The others were replays, and a replay ends what came of the code, at every node.
    const [{ access_token, refresh_token }] = tokensOf(answers);
    for (const node of nodes.all) {
      expect((await node.introspect(application, access_token)).body).toEqual({ active: false });
      expect((await node.refresh(application, refresh_token)).body.error).toBe('invalid_grant');
    }
  }
}

async function oneDevice(nodes: Nodes): Promise<void> {
  const application = await nodes.first.application('Raced device');
  for (let round = 0; round < 2; round += 1) {
    const code = await nodes.device(application);
    const counts = counted(await nodes.atOnce(100, (node) => node.poll(application, code)));
    const { tokens, ...others } = counts;
    expect(tokens, JSON.stringify(counts)).toBe(1);
    expect(Object.keys(others).filter((name) => !/^400 (invalid_grant|slow_down)$/.test(name))).toEqual([]);
  }
}

async function oneHead(nodes: Nodes): Promise<void> {
  const application = await nodes.first.application('Raced refresh');
  for (let round = 0; round < 2; round += 1) {
    const { refresh_token: first } = await nodes.tokens(application);
    const answers = await nodes.atOnce(100, (node) => node.refresh(application, first));
    const counts = counted(answers);
    // A retry may be answered again; what it got before is dead then.
    expect(counts.tokens, JSON.stringify(counts)).toBeGreaterThanOrEqual(1);
    expect(Object.keys(counts).filter((name) => !/^(tokens|400 invalid_grant)$/.test(name))).toEqual([]);
    const family = [first, ...tokensOf(answers).map(({ refresh_token }) => refresh_token)];
    expect(new Set(family).size, 'no token is handed out twice').toBe(family.length);
    const alive = [];
    for (const token of family) {
      const seen = await Promise.all(nodes.all.map((node) => node.introspect(application, token)));
      const active = seen.map(({ body }) => body.active);
      expect(new Set(active).size, 'all nodes say the same').toBe(1);
      if (active[0]) alive.push(token);
    }
    expect(alive).toHaveLength(1);
    expect((await nodes.last.refresh(application, alive[0])).status).toBe(200);
  }
}

/** A client that asks several times each time: there is always one token that goes on. */
async function oneChain(nodes: Nodes): Promise<void> {
  const application = await nodes.first.application('Raced without a secret', {
    confidential: false, token_endpoint_auth_method: 'none',
  });
  // An application without a secret may not ask about tokens itself.
  const watcher = await nodes.first.application('Watcher', {
    grant_types: ['client_credentials'], redirect_uris: [], scopes: ['grantry:introspect'],
  });
  let { refresh_token: head } = await nodes.tokens(application);
  for (let step = 0; step < 6; step += 1) {
    const answers = await nodes.atOnce(8, (node) => node.refresh(application, head));
    expect(Object.keys(counted(answers)).filter((name) => !/^(tokens|400 invalid_grant)$/.test(name))).toEqual([]);
    const kept: string[] = tokensOf(answers).map(({ refresh_token }) => refresh_token);
    const seen = await Promise.all(kept.map((token) => nodes.last.introspect(watcher, token)));
    const alive = kept.filter((_, index) => seen[index].body.active);
    expect(alive).toHaveLength(1);
    [head] = alive;
  }
}

test.describe.configure({ mode: 'default' });

test('M030 M031 R16 attack A21 of 200 who redeem one code at once one gets tokens, and not for long', ({ sqlite }) => oneCode(sqlite));
test('M030 M031 R15 R16 attack A21 of 200 who redeem one code at two nodes one gets tokens, and not for long', ({ postgres }) => oneCode(postgres));
test('M098 R18 of 100 polls for one allowed device one gets tokens', ({ sqlite }) => oneDevice(sqlite));
test('M098 R15 R18 of 100 polls at two nodes for one allowed device one gets tokens', ({ postgres }) => oneDevice(postgres));
test('R17 attack A27 100 who refresh one token at once leave one that lives', ({ sqlite }) => oneHead(sqlite));
test('R15 R17 attack A27 100 who refresh one token at two nodes leave one that lives', ({ postgres }) => oneHead(postgres));
test('M064 R17 a client that refreshes eight times at once, again and again, goes on with one token', ({ sqlite }) => oneChain(sqlite));
test('M064 R15 R17 a client that refreshes eight times at two nodes, again and again, goes on with one token', ({ postgres }) => oneChain(postgres));
