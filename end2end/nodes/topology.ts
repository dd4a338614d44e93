// The two ways to run the server: one node on SQLite, and two nodes that share one PostgreSQL and one
// master key. The second starts both at the same moment on an empty database.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test as base } from '@playwright/test';
import { ADMIN, Grantry } from '../server';
import { Visitor } from '../flow';
import { Application, BOOTSTRAP, Machine, authorize } from '../world';

/** Nodes of one server; what is done in turn is done at each of them. */
export class Nodes {
  constructor(readonly all: Machine[]) {}

  get first(): Machine {
    return this.all[0];
  }

  get last(): Machine {
    return this.all[this.all.length - 1];
  }

  /** Asks this often at the same moment, each node in turn. */
  atOnce<T>(times: number, ask: (node: Machine) => Promise<T>): Promise<T[]> {
    return Promise.all(Array.from({ length: times }, (_, index) => ask(this.all[index % this.all.length])));
  }

  /** The issuer; people's forms come from its pages alone, so they go to the first node. */
  person(): Visitor {
    return new Visitor(this.first.url);
  }

  /** A code that nobody has redeemed, and its verifier. */
  async code(application: Application, person = this.person(), who = ADMIN): Promise<{ code: string; verifier: string }> {
    const { path, verifier } = authorize(application);
    const { left } = await person.allow(path, who);
    return { code: left!.searchParams.get('code')!, verifier };
  }

  /** Tokens of a person, from the first node. */
  async tokens(application: Application, person = this.person(), who = ADMIN): Promise<Tokens> {
    const { code, verifier } = await this.code(application, person, who);
    const { status, body } = await this.first.redeem(application, code, verifier);
    if (status !== 200) throw new Error(`no tokens: ${JSON.stringify(body)}`);
    return body;
  }

  /** A device that a person has allowed. */
  async device(application: Application): Promise<string> {
    const started = await this.first.form('/oauth/device_authorization', { scope: 'openid', ...Machine.auth(application) });
    const person = this.person();
    let page = await person.open(`/device?user_code=${started.body.user_code}`);
    page = await person.press(page, 'device-continue');
    page = await person.press(page, 'login-submit', { username: ADMIN.email, password: ADMIN.password });
    page = await person.press(page, 'device-continue');
    await person.press(page, 'device-allow');
    return started.body.device_code;
  }
}

export type Tokens = { access_token: string; refresh_token: string; id_token: string };

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });
}

function postgres(folder: string, verb: 'start' | 'stop'): string {
  const script = resolve(__dirname, '../../scripts/postgres.sh');
  return execFileSync(script, [verb, join(folder, 'postgres')], { encoding: 'utf8' }).trim();
}

async function twoNodes(folder: string): Promise<Grantry[]> {
  const url = postgres(folder, 'start');
  const port = await freePort();
  const start = async (name: string, listen: string) => {
    mkdirSync(join(folder, name));
    const environment = {
      ...BOOTSTRAP,
      GRANTRY_LISTEN: listen,
      GRANTRY_PUBLIC_URL: `http://localhost:${port}`,
      GRANTRY_DATABASE_URL: url,
      GRANTRY_MASTER_KEY_FILE: join(folder, 'master.key'),
    };
    return Grantry.start({ folder: join(folder, name), environment });
  };
  return Promise.all([start('a', `127.0.0.1:${port}`), start('b', '127.0.0.1:0')]);
}

/** Two nodes and their database, for as long as it takes; the database can be taken away earlier. */
export async function onPostgres(work: (nodes: Nodes, takeAway: () => void) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'grantry-nodes-'));
  // PostgreSQL does not run as root, and its own user has to come through here.
  chmodSync(folder, 0o755);
  let there = true;
  const takeAway = () => {
    if (there) postgres(folder, 'stop');
    there = false;
  };
  let nodes: Grantry[] = [];
  try {
    nodes = await twoNodes(folder);
    await work(new Nodes(nodes.map(({ url }) => new Machine(url))), takeAway);
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
    takeAway();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Shared = { sqlite: Nodes; postgres: Nodes };

export const test = base.extend<{}, Shared>({
  sqlite: [
    async ({}, use) => {
      const grantry = await Grantry.start({ environment: BOOTSTRAP });
      await use(new Nodes([new Machine(grantry.url)]));
      await grantry.remove();
    },
    { scope: 'worker' },
  ],
  postgres: [
    async ({}, use) => {
      await onPostgres((nodes) => use(nodes));
    },
    { scope: 'worker' },
  ],
});

export const expect = base.expect;
