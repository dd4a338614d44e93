// oidc-provider as a subject: certified by the OpenID Foundation, so what the modules say of it is what
// they should say. Its pages are ours and carry the same element ids as Grantry's.
import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { BY_SCOPE } from './claims';
import { addresses, Client, CLIENT_NAMES, ClientName, PERSON, Running } from './subject';

const SUB = 'grace';
const CLAIMS = {
  ...PERSON.claims, sub: SUB, email: PERSON.username, given_name: PERSON.first_name,
  family_name: PERSON.last_name, updated_at: 1_750_000_000,
};

/** Starts it; `notice` is where it tells an application of people who have signed out. */
export async function startControl(notice: string): Promise<Running> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const clients = Object.fromEntries(CLIENT_NAMES.map((name) => [name, client(name)])) as Record<ClientName, Client>;
  await serve(server, issuer, clients, notice);
  const person = { username: PERSON.username, password: PERSON.password, claims: CLAIMS };
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { subject: { issuer, person, clients }, stop };
}

function client(name: ClientName): Client {
  return { client_id: `${name}-application`, client_secret: `${name}-secret-0123456789abcdef0123`, ...addresses(name) };
}

function registered(name: ClientName, client: Client, notice: string): object {
  const { client_id, client_secret, redirect_uri, post_logout_redirect_uri } = client;
  const told = { backchannel_logout_uri: notice, backchannel_logout_session_required: true };
  return {
    client_id, client_secret,
    redirect_uris: [redirect_uri],
    post_logout_redirect_uris: [post_logout_redirect_uri],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: name === 'post' ? 'client_secret_post' : 'client_secret_basic',
    ...(name === 'told' ? told : {}),
  };
}

async function serve(server: Server, issuer: string, clients: Record<ClientName, Client>, notice: string): Promise<void> {
  // Only here, so that a run without the control does not load it.
  const { default: Provider } = await import('oidc-provider');
  const provider = new Provider(issuer, {
    clients: CLIENT_NAMES.map((name) => registered(name, clients[name], notice)),
    claims: { openid: ['sub'], ...BY_SCOPE },
    scopes: ['openid', 'offline_access'],
    responseTypes: ['code'],
    findAccount: (_: unknown, accountId: string) => ({ accountId, claims: () => CLAIMS }),
    interactions: { url: (_: unknown, interaction: any) => `/interaction/${interaction.uid}` },
    pkce: { required: () => false },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx: any, form: string) => {
          const button = '<button id="logout-confirm" name="logout" value="yes">Sign out</button></form>';
          ctx.body = page(form.replace('</form>', button));
        },
        postLogoutSuccessSource: (ctx: any) => {
          ctx.body = page('<p id="logout-done">Signed out</p>');
        },
      },
    },
    renderError: (ctx: any, out: Record<string, string>) => {
      ctx.type = 'html';
      ctx.body = page(`<code id="error-code">${out.error}</code>`);
    },
    // Requests in forms of other sites, which bring no other cookies than these.
    enableHttpPostMethods: true,
    cookies: { keys: ['a key for these tests alone'], long: { httpOnly: true, sameSite: 'none' } },
    // Without its guard against calling this computer, where the application that is told lives.
    fetch: (url: string, { dispatcher, ...options }: any) => fetch(url, options),
    ttl: { AccessToken: 900, AuthorizationCode: 60, Grant: 3600, IdToken: 900, Interaction: 600, RefreshToken: 3600, Session: 3600 },
  });
  const handle = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/interaction/')) return void handle(request, response);
    interact(provider, request, response).catch((error) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
}

function page(body: string): string {
  return `<!DOCTYPE html><html lang="en"><title>Control</title><body>${body}</body></html>`;
}

const LOGIN = page(
  '<form method="post"><input id="username" name="username"><input id="password" name="password" type="password">' +
  '<button id="login-submit">Sign in</button></form>',
);
const CONSENT = page('<form method="post"><button id="consent-allow">Allow</button></form>');

/** The pages where people sign in and allow, and what their forms do. */
async function interact(provider: any, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(prompt.name === 'login' ? LOGIN : CONSENT);
    return;
  }
  const form = await body(request);
  if (prompt.name === 'login') {
    const right = form.get('username') === PERSON.username && form.get('password') === PERSON.password;
    if (!right) throw new Error('nobody has this password');
    return provider.interactionFinished(request, response, { login: { accountId: SUB } });
  }
  const { missingOIDCScope, missingOIDCClaims } = prompt.details;
  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  if (missingOIDCScope) grant.addOIDCScope(missingOIDCScope.join(' '));
  if (missingOIDCClaims) grant.addOIDCClaims(missingOIDCClaims);
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
}

async function body(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return new URLSearchParams(Buffer.concat(parts).toString());
}
