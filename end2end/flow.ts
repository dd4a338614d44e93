// A person with a browser that runs no scripts: it keeps cookies, follows our redirects and fills in
// forms by the element ids that never change. For tests that are about the protocol and not the looks.
export type Typed = Record<string, string | boolean>;

/** Where an answer has led to. */
export type Seen = {
  url: string;
  status: number;
  headers: Headers;
  html: string;
  /** Where a redirect leads that leaves the server; nobody goes there. */
  left: URL | null;
  /** Every status on the way here. */
  statuses: number[];
};

export class Visitor {
  /** Names and values, of this server alone. */
  readonly cookies = new Map<string, string>();
  /** Every answer so far. */
  readonly trail: { method: string; url: string; status: number; headers: Headers }[] = [];

  constructor(readonly server: string) {}

  /** Opens an address and follows redirects as long as they stay on the server. */
  async open(address: string, init: RequestInit = {}): Promise<Seen> {
    const statuses: number[] = [];
    let [url, request] = [new URL(address, this.server), init];
    for (let step = 0; step < 10; step += 1) {
      const answer = await fetch(url, { ...request, headers: this.headers(request), redirect: 'manual' });
      statuses.push(answer.status);
      this.trail.push({ method: request.method ?? 'GET', url: url.href, status: answer.status, headers: answer.headers });
      this.keep(answer.headers.getSetCookie());
      const html = await answer.text();
      const seen = { url: url.href, status: answer.status, headers: answer.headers, html, left: null, statuses };
      const location = answer.headers.get('location');
      if (location === null) return seen;
      const target = new URL(location, url);
      if (target.origin !== new URL(this.server).origin) return { ...seen, left: target };
      // A person's browser would send the form once more after 307 and 308; here nobody may ask for it.
      if ([307, 308].includes(answer.status)) return seen;
      [url, request] = [target, {}];
    }
    throw new Error(`${address} leads in circles`);
  }

  /** Fills in what belongs to the form of a button, and presses it. */
  async press(page: Seen, button: string, typed: Typed = {}): Promise<Seen> {
    const form = readForm(page.html, button);
    if (form === null) throw new Error(`no #${button} at ${page.url} (${page.status}): ${text(page.html)}`);
    const action = new URL(form.action ?? page.url, page.url);
    const body = new URLSearchParams(fields(form, button, typed));
    if (action.origin !== new URL(this.server).origin) {
      action.search = body.toString();
      return { ...page, left: action };
    }
    return this.open(action.href, { method: 'POST', body, headers: { origin: this.server } });
  }

  /** Signs in and allows wherever that is asked, until the server sends the browser away. */
  async allow(address: string, person: { email: string; password: string }, typed: Typed = {}): Promise<Seen> {
    let page = await this.open(address);
    if (has(page, 'login-submit')) {
      page = await this.press(page, 'login-submit', { username: person.email, password: person.password });
    }
    return has(page, 'consent-allow') ? this.press(page, 'consent-allow', typed) : page;
  }

  /** Signs in to applications, without coming from one. */
  async signIn({ email, password }: { email: string; password: string }, next = '/device'): Promise<Seen> {
    const page = await this.open(`/oauth/sign-in?${new URLSearchParams({ next })}`);
    return this.press(page, 'login-submit', { username: email, password });
  }

  private headers(request: RequestInit): Headers {
    const headers = new Headers(request.headers);
    const pairs = [...this.cookies].map(([name, value]) => `${name}=${value}`);
    if (pairs.length > 0) headers.set('cookie', pairs.join('; '));
    return headers;
  }

  private keep(lines: string[]): void {
    for (const line of lines) {
      const [pair] = line.split(';');
      const at = pair.indexOf('=');
      const gone = /;\s*max-age=0(;|$)/i.test(line);
      if (gone) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }
}

/** Whether a page has an element of this id. */
export function has(page: { html: string }, id: string): boolean {
  return tags(page.html).some((tag) => tag.attributes.id === id);
}

/** What an element of a page says. */
export function said(page: { html: string }, id: string): string | null {
  const begun = tags(page.html).find((tag) => tag.attributes.id === id);
  if (begun === undefined) return null;
  const rest = page.html.slice(begun.end);
  const end = rest.search(new RegExp(`</${begun.name}>`, 'i'));
  return text(end < 0 ? rest : rest.slice(0, end));
}

export type Tag = { name: string; attributes: Record<string, string>; end: number };
type Form = { action: string | null; controls: Tag[] };

/** The form that a button belongs to. */
function readForm(html: string, button: string): Form | null {
  for (const [whole] of html.matchAll(/<form[\s>][\s\S]*?<\/form>/gi)) {
    const [form, ...controls] = tags(whole);
    if (!controls.some((tag) => tag.attributes.id === button)) continue;
    const known = controls.filter((tag) => ['input', 'button'].includes(tag.name));
    return { action: form.attributes.action ?? null, controls: known };
  }
  return null;
}

/** What a browser sends: what the page holds, what was typed, and the button. Typed by id or name. */
function fields(form: Form, button: string, typed: Typed): [string, string][] {
  const found: [string, string][] = [];
  for (const { name: kind, attributes } of form.controls) {
    const { id, name, type, value = '' } = attributes;
    if (name === undefined || 'disabled' in attributes) continue;
    const wish = typed[id] ?? typed[name];
    if (kind === 'button' || type === 'submit') {
      if (id === button) found.push([name, value]);
    } else if (type === 'checkbox') {
      if (wish ?? 'checked' in attributes) found.push([name, value || 'on']);
    } else {
      found.push([name, wish === undefined ? value : String(wish)]);
    }
  }
  return found;
}

/** The tags of a page, as a browser reads them. */
export function tags(html: string): Tag[] {
  const found: Tag[] = [];
  for (const match of html.matchAll(/<([a-z][a-z0-9]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi)) {
    const attributes: Record<string, string> = {};
    for (const [, name, value] of match[2].matchAll(/([^\s=\/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"']+))?/g)) {
      attributes[name.toLowerCase()] = decoded((value ?? '').replace(/^(["'])([\s\S]*)\1$/, '$2'));
    }
    found.push({ name: match[1].toLowerCase(), attributes, end: match.index + match[0].length });
  }
  return found;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
    return String.fromCodePoint(hex === undefined ? Number(decimal) : parseInt(hex, 16));
  });
}

function text(html: string): string {
  const bare = html.replace(/<(style|script)[\s\S]*?<\/\1>/gi, '').replace(/<[^>]*>/g, ' ');
  return decoded(bare).replace(/\s+/g, ' ').trim();
}
