// A browser without a screen: it keeps cookies, follows redirects, and sends the headers by which a
// server tells its own forms from those of other sites.
import { filled, Form, Page } from './page';

type Cookie = { name: string; value: string; host: string; path: string; sameSite: string };

/** Where a journey ended: on a page of the server, or on the way to an application. */
export type Arrival = Page | URL;

type Visit = { method: string; body?: URLSearchParams; from: 'cross-site' | 'same-origin' };

export class Browser {
  private cookies: Cookie[] = [];

  /** `outside` says which addresses are an application's, where the journey ends. */
  constructor(private readonly outside: (address: URL) => boolean) {}

  /** Follows a link that stands on another site. */
  follow(address: string): Promise<Arrival> {
    return this.visit(new URL(address), { method: 'GET', from: 'cross-site' });
  }

  /** Sends a form that stands on another site. */
  send(address: string, body: URLSearchParams): Promise<Arrival> {
    return this.visit(new URL(address), { method: 'POST', body, from: 'cross-site' });
  }

  /** Presses a button of the server's own page, by its id. */
  press(page: Page, button: string, typed: Record<string, string> = {}): Promise<Arrival> {
    return this.submit(page.formOf(button), typed, button);
  }

  private submit(form: Form, typed: Record<string, string>, button: string): Promise<Arrival> {
    const body = filled(form, typed, button);
    return this.visit(new URL(form.action), { method: form.method, body, from: 'same-origin' });
  }

  private async visit(address: URL, visit: Visit): Promise<Arrival> {
    let { method, body } = visit;
    for (let hops = 0; hops < 20; hops += 1) {
      if (this.outside(address)) return address;
      const answer = await fetch(address, {
        method, body, redirect: 'manual', headers: this.headers(address, { ...visit, method }),
      });
      this.keep(address, answer.headers.getSetCookie());
      const location = answer.headers.get('location');
      if (answer.status < 300 || answer.status > 399 || !location) {
        return new Page(address.href, answer.status, await answer.text());
      }
      await answer.body?.cancel();
      address = new URL(location, address);
      if (answer.status !== 307 && answer.status !== 308) [method, body] = ['GET', undefined];
    }
    throw new Error(`redirected in circles at ${address}`);
  }

  private headers(address: URL, visit: Visit): Record<string, string> {
    const headers: Record<string, string> = { accept: 'text/html', 'sec-fetch-site': visit.from };
    if (visit.method === 'POST') {
      headers.origin = visit.from === 'same-origin' ? address.origin : 'https://elsewhere.example.com';
    }
    const cookie = this.cookies.filter((cookie) => goesAlong(cookie, address, visit));
    if (cookie.length > 0) headers.cookie = cookie.map(({ name, value }) => `${name}=${value}`).join('; ');
    return headers;
  }

  private keep(address: URL, lines: string[]): void {
    for (const line of lines) {
      const [pair, ...rest] = line.split(';').map((part) => part.trim());
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const about = Object.fromEntries(rest.map((part) => {
        const at = part.indexOf('=');
        return at < 0 ? [part.toLowerCase(), ''] : [part.slice(0, at).toLowerCase(), part.slice(at + 1)];
      }));
      const path = about.path || '/';
      this.cookies = this.cookies.filter((old) => old.name !== name || old.host !== address.host || old.path !== path);
      const over = about['max-age'] !== undefined
        ? Number(about['max-age']) <= 0
        : about.expires !== undefined && Date.parse(about.expires) <= Date.now();
      const sameSite = (about.samesite ?? 'lax').toLowerCase();
      if (!over) this.cookies.push({ name, value, host: address.host, path, sameSite });
    }
  }
}

/** Lax cookies come with links of other sites and not with their forms, strict ones with neither. */
function goesAlong(cookie: Cookie, address: URL, { method, from }: Visit): boolean {
  const { host, path, sameSite } = cookie;
  const below = address.pathname === path || address.pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
  if (host !== address.host || !below) return false;
  return from === 'same-origin' || sameSite === 'none' || (sameSite === 'lax' && method === 'GET');
}
