// Which crates the browser half consists of: bytes of functions by crate, before wasm-bindgen and
// wasm-opt, while functions still have names. `cargo xtask web --release` leaves that module behind.
//
//   node end2end/bench/wasm-size.mjs [module.wasm]
import { join } from 'node:path';
import { crateOf } from './crate-of.mjs';
import { functionsOf } from './wasm-file.mjs';

const TOP = 15;
const BUILT = 'wasm32-unknown-unknown/wasm-release/grantry_frontend.wasm';

const path = process.argv[2] ?? join(process.env.CARGO_TARGET_DIR ?? 'target', BUILT);
const functions = functionsOf(path);
const crates = new Map();
for (const { size, name } of functions) {
  const crate = crateOf(name);
  const sum = crates.get(crate) ?? { bytes: 0, functions: 0 };
  crates.set(crate, { bytes: sum.bytes + size, functions: sum.functions + 1 });
}
const whole = functions.reduce((sum, { size }) => sum + size, 0);
const sorted = [...crates].sort(([, a], [, b]) => b.bytes - a.bytes);
const rest = sorted.slice(TOP).map(([, sum]) => sum);
const others = {
  bytes: rest.reduce((sum, { bytes }) => sum + bytes, 0),
  functions: rest.reduce((sum, { functions }) => sum + functions, 0),
};

console.log(`${functions.length} functions, ${whole} bytes\n\n| crate | bytes | % | functions |\n| --- | --- | --- | --- |`);
for (const [crate, { bytes, functions: count }] of [...sorted.slice(0, TOP), [`${rest.length} others`, others]]) {
  console.log(`| ${crate} | ${bytes} | ${((100 * bytes) / whole).toFixed(1)} | ${count} |`);
}
