// Grantry as a subject: the release binary over an empty folder, on one of its two databases, with a
// person and applications that are made through its admin API.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { ADMIN, Grantry } from '../server';
import { addresses, Client, CLIENT_NAMES, ClientName, PERSON, Running, Subject } from './subject';

const ROBOT = { client_id: 'conformance-robot', client_secret: 'conformance-secret-0123456789abcdef' };

/** Starts it; `notice` is where it tells an application of people who have signed out. */
export async function startGrantry(database: 'sqlite' | 'postgres', notice: string): Promise<Running> {
  const place = database === 'postgres' ? await newPostgresDatabase() : undefined;
  const grantry = await Grantry.start({
    environment: {
      GRANTRY_BOOTSTRAP_ADMIN_EMAIL: ADMIN.email,
      GRANTRY_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
      GRANTRY_BOOTSTRAP_CLIENT_ID: ROBOT.client_id,
      GRANTRY_BOOTSTRAP_CLIENT_SECRET: ROBOT.client_secret,
      GRANTRY_OUTBOUND_ALLOW: '127.0.0.0/8',
      ...(place ? { GRANTRY_DATABASE_URL: place.url } : {}),
    },
  });
  const stop = async () => {
    await grantry.remove();
    await place?.drop();
  };
  return { subject: await furnished(grantry.url, notice), stop };
}

async function furnished(issuer: string, notice: string): Promise<Subject> {
  const call = await api(issuer);
  const { username, password, first_name, last_name, claims } = PERSON;
  const person = await call('users', { email: username, password, first_name, last_name, claims });
  const clients = {} as Record<ClientName, Client>;
  for (const name of CLIENT_NAMES) {
    const { redirect_uri, post_logout_redirect_uri } = addresses(name);
    const made = await call('applications', {
      name: `The ${name} application`,
      grant_types: ['authorization_code', 'refresh_token'],
      scopes: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'],
      redirect_uris: [redirect_uri],
      post_logout_redirect_uris: [post_logout_redirect_uri],
      backchannel_logout_uri: name === 'told' ? notice : null,
      token_endpoint_auth_method: name === 'post' ? 'client_secret_post' : 'client_secret_basic',
      // The plans ask for PKCE in one module only.
      require_pkce: false,
    });
    const { client_id, client_secret } = made;
    clients[name] = { client_id, client_secret, redirect_uri, post_logout_redirect_uri };
  }
  const known = {
    ...claims, sub: person.id, email: username, given_name: first_name, family_name: last_name,
  };
  return { issuer, person: { username, password, claims: known }, clients };
}

type Call = (what: string, body: object) => Promise<Record<string, string>>;

async function api(issuer: string): Promise<Call> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...ROBOT });
  const answer = await fetch(`${issuer}/oauth/token`, { method: 'POST', body });
  const { access_token } = await answer.json();
  return async (what, body) => {
    const answer = await fetch(`${issuer}/api/v1/${what}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.status !== 201) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
}

/** A new database on the server that the tests of the engine use. */
async function newPostgresDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = process.env.GRANTRY_TEST_POSTGRES_URL;
  if (!server) throw new Error('there is no PostgreSQL: run make test, or set GRANTRY_TEST_POSTGRES_URL');
  const name = `conformance_${randomBytes(6).toString('hex')}`;
  const run = (sql: string) => promisify(execFile)(psql(), ['-X', '-q', '-c', sql, server]);
  await run(`CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: async () => void (await run(`DROP DATABASE ${name} WITH (FORCE)`)) };
}

/** The client program: on the path, or where Debian's package of the server puts it. */
function psql(): string {
  const packages = '/usr/lib/postgresql';
  try {
    const newest = readdirSync(packages).sort((a, b) => Number(b) - Number(a))[0];
    return newest ? `${packages}/${newest}/bin/psql` : 'psql';
  } catch {
    return 'psql';
  }
}
