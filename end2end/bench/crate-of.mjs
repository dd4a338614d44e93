// Which crate a mangled Rust name belongs to: the first step of its path, and for `<A as B>::f` the
// crate of A. Generic code so counts for the crate that wrote it, not for the one that uses it.

const OTHER = '(no crate in the name)';
/** Functions that wasm-bindgen runs and then removes. */
const DESCRIPTORS = '(descriptors of wasm-bindgen)';

/** @param {string | undefined} name */
export function crateOf(name) {
  if (name === undefined) return '(without a name)';
  if (name.startsWith('__wbindgen_describe')) return DESCRIPTORS;
  if (name.startsWith('_ZN')) return legacy(name.slice(3));
  if (name.startsWith('_R')) return new V0(name.slice(2)).crate() ?? OTHER;
  return OTHER;
}

function legacy(rest) {
  const length = rest.match(/^\d+/)?.[0];
  if (!length) return OTHER;
  const step = rest.slice(length.length, length.length + Number(length));
  const first = /^_?\$LT\$/.test(step) ? ofType(readable(step)) : step;
  return first ?? OTHER;
}

const SIGNS = { LT: '<', GT: '>', RF: '&', BP: '*', LP: '(', RP: ')', C: ',', u20: ' ', u5b: '[', u5d: ']', u27: "'", u7b: '{', u7d: '}', u2b: '+', u3b: ';' };

function readable(step) {
  return step.replace(/^_/, '').replace(/\$(\w+?)\$/g, (_, sign) => SIGNS[sign] ?? '?').replaceAll('..', '::');
}

/** `<A as B>`, `<A>` or `<impl B for A>`: the crate of the first path in A, or in B where A has none. */
function ofType(text) {
  const inner = text.replace(/^<(impl )?/, '');
  return inner.match(/([a-z_][a-z0-9_]*)::/i)?.[1];
}

/** As much of the v0 scheme (RFC 2603) as the way to the first crate needs. */
class V0 {
  constructor(text) {
    // A number in front would be the version of the encoding.
    this.text = text.replace(/^\d+/, '');
    this.at = 0;
  }

  /** Reads a path. */
  crate() {
    switch (this.text[this.at++]) {
      case 'C':
        return this.identifier();
      case 'M': // of a type's own
      case 'X': // of a trait for a type: both begin with the path of the `impl` block
        this.base62('s');
        return this.crate();
      case 'Y':
        return this.type() ?? this.crate();
      case 'N': // in a namespace
        this.at += 1;
        return this.crate();
      case 'I':
        return this.crate();
      case 'B':
        return this.backward();
      default:
        return undefined;
    }
  }

  /** The crate of a type; built-in types have none. */
  type() {
    const kind = this.text[this.at];
    if ('CMXYNI'.includes(kind)) return this.crate();
    this.at += 1;
    if (kind === 'B') return this.backward(true);
    if ('RQ'.includes(kind)) this.base62('L');
    if ('RQPOASTD'.includes(kind)) return this.type();
    return undefined;
  }

  identifier() {
    this.base62('s');
    const [whole, length] = this.text.slice(this.at).match(/^u?(\d+)_?/) ?? [''];
    this.at += whole.length + Number(length);
    return whole === '' ? undefined : this.text.slice(this.at - Number(length), this.at);
  }

  /** A number after a letter, if the letter is there. */
  base62(letter) {
    if (this.text[this.at] === letter) this.at = this.text.indexOf('_', this.at) + 1;
  }

  /** Something that has been written before. */
  backward(asType = false) {
    const [digits] = this.text.slice(this.at).match(/^[0-9a-zA-Z]*/);
    const there = new V0(this.text);
    there.at = digits === '' ? 0 : fromBase62(digits) + 1;
    // Backward only: a name that points elsewhere would be read for ever.
    if (there.at >= this.at) return undefined;
    return asType ? there.type() : there.crate();
  }
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const fromBase62 = (digits) => [...digits].reduce((value, digit) => value * 62 + DIGITS.indexOf(digit), 0);
