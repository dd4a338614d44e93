// The release binary, copied alone into an empty folder: it brings everything with it.
import { copyFileSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { request as rawRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Page } from '@playwright/test';
import { ADMIN, Grantry, RELEASE } from '../server';
import { SignInPage } from '../pages/sign-in.page';
import { expect, hydrated, test } from '../fixtures';

const BOOTSTRAP = {
  GRANTRY_BOOTSTRAP_ADMIN_EMAIL: ADMIN.email,
  GRANTRY_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
};

test('starts alone in an empty folder, makes its data there, and serves the dashboard', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'grantry-alone-'));
  const binary = join(folder, 'grantry');
  copyFileSync(RELEASE, binary);
  let grantry = await Grantry.start({ binary, folder, environment: BOOTSTRAP });
  try {
    await new SignInPage(page).signIn(grantry.url);
    await hydrated(page);
    expect(readdirSync(folder).sort()).toEqual(['data', 'grantry']);
    expect(readdirSync(join(folder, 'data'))).toEqual(expect.arrayContaining(['grantry.db', 'master.key']));
    expect(await grantry.stop()).toBe(0);

    const starts: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      grantry = await Grantry.start({ binary, folder, environment: BOOTSTRAP });
      starts.push(grantry.readyAfterMs);
      if (round < 4) await grantry.stop();
    }
    starts.sort((a, b) => a - b);
    console.log(`ready on an existing database: median ${starts[2].toFixed(0)} ms of ${starts.map((s) => s.toFixed(0))}`);
    expect(starts[2], 'ready on an existing database').toBeLessThan(300);

    const status = readFileSync(`/proc/${grantry.process.pid}/status`, 'utf8');
    const resident = Number(status.match(/VmRSS:\s+(\d+)/)![1]) / 1024;
    console.log(`resident when idle: ${resident.toFixed(1)} MiB`);
    expect(resident, 'resident memory when idle, MiB').toBeLessThan(40);
  } finally {
    await grantry.remove();
  }
});

/** Node's own client: a browser's would unpack what it gets. */
function fetchRaw(url: string, encoding: string): Promise<{ headers: Record<string, unknown>; body: Buffer }> {
  return new Promise((done, failed) => {
    const call = rawRequest(url, { headers: { 'accept-encoding': encoding } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => done({ headers: answer.headers, body: Buffer.concat(chunks) }));
    });
    call.on('error', failed).end();
  });
}

test('files come compressed, hashed and for ever', async ({ signedIn: page, grantry }) => {
  const html = await page.content();
  const names = [...new Set(html.match(/\/pkg\/[\w.-]+/g))];
  expect(names.filter((name) => /\.[0-9a-f]{16}\.(js|wasm|css|svg)$/.test(name)).length).toBe(names.length);
  for (const name of names) {
    const plain = await fetchRaw(grantry.url + name, 'identity');
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(plain.headers['x-content-type-options']).toBe('nosniff');
    if (name.endsWith('.svg')) continue;
    const brotli = await fetchRaw(grantry.url + name, 'gzip, br');
    const gzip = await fetchRaw(grantry.url + name, 'gzip');
    expect([brotli.headers['content-encoding'], gzip.headers['content-encoding']]).toEqual(['br', 'gzip']);
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
  }
});

/** What a browser that has nothing yet transfers for a page, by the name of the file. */
async function firstLoad(page: Page, path: string): Promise<{ bytes: Map<string, number>; total: number }> {
  // What the page before still fetches must neither be counted nor be found in the cache.
  await page.goto('about:blank');
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.clearBrowserCache');
  const names = new Map<string, string>();
  const bytes = new Map<string, number>();
  session.on('Network.requestWillBeSent', ({ requestId, request }) => names.set(requestId, request.url));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const url = names.get(requestId);
    if (!url) return;
    const name = new URL(url).pathname;
    bytes.set(name, (bytes.get(name) ?? 0) + encodedDataLength);
  });
  await page.goto(path);
  await hydrated(page);
  await page.waitForLoadState('networkidle');
  await session.detach();
  return { bytes, total: [...bytes.values()].reduce((sum, one) => sum + one, 0) };
}

// Bounds close above what was measured, so that growth is seen.
const LOADS = [
  { path: '/', wasm: 214_000, total: 252_000, requests: 6 },
  { path: '/applications', wasm: 293_000, total: 332_000, requests: 10 },
  { path: '/users', wasm: 445_000, total: 483_000, requests: 11 },
  { path: '/applications/new', wasm: 578_000, total: 620_000, requests: 13 },
];

for (const { path, wasm, total, requests } of LOADS) {
  test(`the first load of ${path} stays small`, async ({ signedIn: page }) => {
    const load = await firstLoad(page, path);
    const modules = [...load.bytes].filter(([name]) => name.endsWith('.wasm'));
    const inModules = modules.reduce((sum, [, size]) => sum + size, 0);
    console.log(`first load of ${path}: ${load.total} bytes in ${load.bytes.size} requests, wasm ${inModules} in ${modules.length}`);
    expect(inModules, 'wasm with brotli').toBeLessThan(wasm);
    expect(load.total, 'everything').toBeLessThan(total);
    expect(load.bytes.size, 'requests').toBeLessThanOrEqual(requests);
  });
}

test('SIGTERM ends it cleanly and quickly', async () => {
  const grantry = await Grantry.withAdmin();
  const begun = performance.now();
  expect(await grantry.stop()).toBe(0);
  expect(performance.now() - begun).toBeLessThan(10_000);
  await grantry.remove();
});
