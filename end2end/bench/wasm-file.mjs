// Reads from a wasm file how many bytes each function has and what it is called.
import { readFileSync } from 'node:fs';

const SECTION = { custom: 0, imports: 2, code: 10 };
const IMPORT = { function: 0, table: 1, memory: 2, global: 3, tag: 4 };
const FUNCTION_NAMES = 1;

/** Walks through bytes. */
class Cursor {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** Unsigned LEB128. */
  number() {
    let [value, weight, byte] = [0, 1, 0];
    do {
      byte = this.byte();
      value += (byte & 0x7f) * weight;
      weight *= 0x80;
    } while (byte & 0x80);
    return value;
  }

  /** As many bytes as the number before them says. */
  part() {
    const length = this.number();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  text() {
    return this.part().toString('utf8');
  }

  get ended() {
    return this.at >= this.bytes.length;
  }
}

/** The functions of a module, without those it imports. `name` is undefined where none is kept. */
export function functionsOf(path) {
  const bytes = readFileSync(path);
  if (bytes.subarray(0, 4).toString('latin1') !== '\0asm') throw new Error(`${path} is not wasm`);
  let [imported, sizes, names] = [0, [], null];
  for (const file = new Cursor(bytes, 8); !file.ended; ) {
    const id = file.byte();
    const section = new Cursor(file.part());
    if (id === SECTION.imports) imported = countImported(section);
    if (id === SECTION.code) sizes = Array.from({ length: section.number() }, () => section.part().length);
    if (id === SECTION.custom && section.text() === 'name') names = readNames(section);
  }
  if (names === null) throw new Error(`${path} keeps no names; take the module before wasm-opt`);
  return sizes.map((size, at) => ({ size, name: names.get(imported + at) }));
}

/** Functions are numbered from the imported ones on. */
function countImported(section) {
  let functions = 0;
  for (let left = section.number(); left > 0; left -= 1) {
    section.part();
    section.part();
    const kind = section.byte();
    if (kind === IMPORT.function) functions += 1;
    if (kind === IMPORT.table) section.byte();
    if (kind === IMPORT.table || kind === IMPORT.memory) skipLimits(section);
    if (kind === IMPORT.global) section.at += 2;
    if (kind === IMPORT.function) section.number();
    if (kind === IMPORT.tag) {
      section.byte();
      section.number();
    }
  }
  return functions;
}

function skipLimits(section) {
  const hasMost = section.byte() & 1;
  section.number();
  if (hasMost) section.number();
}

function readNames(section) {
  const names = new Map();
  while (!section.ended) {
    const id = section.byte();
    const part = new Cursor(section.part());
    if (id !== FUNCTION_NAMES) continue;
    for (let left = part.number(); left > 0; left -= 1) names.set(part.number(), part.text());
  }
  return names;
}
