// A page as plain HTML: its forms, and its elements by their ids. Enough for pages that work without
// script, which is how all pages on the way to an application are made.

type Attributes = Record<string, string>;
export type Form = { action: string; method: string; html: string };

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replace(/&(#x?[\da-f]+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const hex = name[1].toLowerCase() === 'x';
    return String.fromCodePoint(parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10));
  });
}

function attributes(tag: string): Attributes {
  const found: Attributes = {};
  const inside = tag.replace(/^<[\w-]+/, '').replace(/\/?>$/, '');
  for (const [, name, double, single, bare] of inside.matchAll(/([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)) {
    found[name.toLowerCase()] = decoded(double ?? single ?? bare ?? '');
  }
  return found;
}

export class Page {
  readonly forms: Form[];

  constructor(readonly url: string, readonly status: number, readonly html: string) {
    this.forms = [...html.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/gi)].map(([, tag, inside]) => {
      const { action = '', method = 'get' } = attributes(tag);
      return { action: new URL(action || url, url).href, method: method.toUpperCase(), html: inside };
    });
  }

  /** Whether an element has this id. */
  has(id: string): boolean {
    return this.html.includes(` id="${id}"`);
  }

  /** The text of a small element that holds no others. */
  text(id: string): string | undefined {
    return this.html.match(new RegExp(`<[^>]* id="${id}"[^>]*>([^<]*)<`))?.[1].trim();
  }

  /** The form that this element stands in. */
  formOf(id: string): Form {
    const form = this.forms.find((form) => form.html.includes(` id="${id}"`));
    if (!form) throw new Error(`no form with #${id} at ${this.url} (${this.status}): ${this.html}`);
    return form;
  }
}

/** What the form sends when this button is pressed, or Enter where there is none. */
export function filled(form: Form, typed: Record<string, string> = {}, button?: string): URLSearchParams {
  const sent = new URLSearchParams();
  for (const [tag] of form.html.matchAll(/<input\b[^>]*>/gi)) {
    const { name, id, type = 'text', value = '', ...rest } = attributes(tag);
    if (!name || 'disabled' in rest || ['submit', 'button'].includes(type)) continue;
    if (['checkbox', 'radio'].includes(type) && !('checked' in rest)) continue;
    sent.append(name, typed[id ?? name] ?? value);
  }
  for (const [tag] of form.html.matchAll(/<button\b[^>]*>/gi)) {
    const { name, id, value = '' } = attributes(tag);
    if (button && id === button && name) sent.append(name, value);
  }
  return sent;
}
