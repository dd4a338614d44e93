// How quickly pages are there on a slow processor, with an empty cache and with a filled one. Prints a
// table, writes all figures where GRANTRY_BENCH_JSON says, and fails where a bound is missed.
import { Browser, expect, test } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { SignInPage } from '../pages/sign-in.page';
import { Grantry } from '../server';
import { authorize, BOOTSTRAP, Machine } from '../world';
import { load, SLOWED } from './load';
import { Press } from './probe';
import { judge, Measured, medians, table } from './report';

const ROUNDS = Number(process.env.GRANTRY_BENCH_ROUNDS ?? 5);
const APPLICATIONS = 50;

type Subject = { page: string; path: string; signedIn: boolean; press: Press | null };

/** Fills the server and says what is to be measured there. */
async function subjects(machine: Machine): Promise<Subject[]> {
  let application = await machine.application('Application 1');
  for (let count = 2; count <= APPLICATIONS; count += 1) application = await machine.application(`Application ${count}`);
  const pick = { control: 'tbody input[type=checkbox]', effect: '.bulk:not([hidden])' };
  // The menu opens without a script, so what is waited for is the question that its entry asks.
  const disable = { control: '#actions [role=menuitem]:nth-of-type(2)', effect: 'dialog[open]' };
  return [
    { page: '/applications', path: '/applications', signedIn: true, press: pick },
    // What each row costs.
    { page: '/applications, 50 rows', path: '/applications?each=50', signedIn: true, press: pick },
    { page: '/applications/<id>', path: `/applications/${application.client_id}`, signedIn: true, press: disable },
    { page: '/login', path: '/login', signedIn: false, press: null },
    { page: '/oauth/authorize', path: authorize(application).path, signedIn: false, press: null },
  ];
}

type Session = Awaited<ReturnType<typeof signIn>>;

async function signIn(browser: Browser, url: string) {
  const context = await browser.newContext();
  await new SignInPage(await context.newPage()).signIn(url);
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Cold in a browser that has nothing yet; then once more in a new tab of the same browser. */
async function measure(browser: Browser, url: string, subject: Subject, session: Session) {
  const context = await browser.newContext({ storageState: subject.signedIn ? session : undefined });
  const cold = await load(context, url + subject.path, subject.press);
  const warm = await load(context, url + subject.path, subject.press);
  await context.close();
  return { cold, warm };
}

test('pages on a slow processor', async ({ browser }) => {
  const grantry = await Grantry.start({ environment: BOOTSTRAP });
  try {
    const measured = await rounds(browser, grantry.url);
    const verdicts = judge(measured);
    console.log(`\nChromium ${browser.version()}, processor slowed ${SLOWED} times, network not slowed, medians of ${ROUNDS} rounds (and the range)`);
    // Whoever else wants the processors slows the pages further.
    console.log(`load of the machine ${loadavg()[0].toFixed(1)} on ${availableParallelism()} processors\n`);
    console.log(`${table(measured)}\n\n${verdicts.map(({ line }) => line).join('\n')}\n`);
    write(browser, measured, verdicts);
    expect(verdicts.filter(({ met }) => !met).map(({ line }) => line), 'every bound is met').toEqual([]);
  } finally {
    await grantry.remove();
  }
});

/** In turns, so that a busy minute of the machine is shared by all pages. */
async function rounds(browser: Browser, url: string): Promise<Measured[]> {
  const all = await subjects(new Machine(url));
  const session = await signIn(browser, url);
  const measured = all.map(({ page, press }) => {
    const one = { page, script: press !== null };
    return { cold: { ...one, cache: 'cold', rounds: [] } as Measured, warm: { ...one, cache: 'warm', rounds: [] } as Measured };
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, subject] of all.entries()) {
      const { cold, warm } = await measure(browser, url, subject, session);
      measured[at].cold.rounds.push(cold);
      measured[at].warm.rounds.push(warm);
    }
  }
  return measured.flatMap(({ cold, warm }) => [cold, warm]);
}

function write(browser: Browser, measured: Measured[], verdicts: { line: string; met: boolean }[]): void {
  const path = process.env.GRANTRY_BENCH_JSON;
  if (!path) return;
  const pages = measured.map((one) => ({ ...one, median: medians(one.rounds) }));
  const json = { chromium: browser.version(), slowed: SLOWED, rounds: ROUNDS, load: loadavg()[0], pages, bounds: verdicts };
  writeFileSync(path, `${JSON.stringify(json, null, 2)}\n`);
}
