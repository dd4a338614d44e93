// One load of one page by a browser with a slowed processor.
import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { Answered, Press, pressUntilAnswered, rememberMemories } from './probe';
import { Asked, Traffic } from './traffic';

/** How many times slower the page's main thread is made. Threads beside it keep their pace. */
export const SLOWED = 4;

export const FIGURES = ['bytes', 'requests', 'scripts', 'firstPaint', 'answers', 'heap', 'wasm'] as const;
export type Figure = (typeof FIGURES)[number];
export type Load = Record<Figure, number> & { sent: readonly Asked[] };

/** In a new tab. `press` is null for a page without scripts: it answers as soon as it is seen. */
export async function load(context: BrowserContext, url: string, press: Press | null): Promise<Load> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const traffic = await Traffic.of(session);
  if (press) {
    await page.addInitScript(rememberMemories);
    await page.addInitScript(pressUntilAnswered, press);
  }
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
  const answer = await page.goto(url);
  if (!answer?.ok() || page.url() !== url) throw new Error(`${url}: ${answer?.status()} at ${page.url()}`);
  const firstPaint = await firstContentfulPaint(page);
  const answers = press ? (await answered(page)).at : firstPaint;
  await page.waitForLoadState('networkidle');
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const { sent, bytes } = traffic;
  const scripts = sent.filter(({ script }) => script).length;
  const memory = { heap: await heap(session), wasm: await wasmMemory(page) };
  await page.close();
  return { bytes, requests: sent.length, scripts, firstPaint, answers, ...memory, sent };
}

async function firstContentfulPaint(page: Page): Promise<number> {
  const seen = await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  return (await seen.jsonValue())!;
}

async function answered(page: Page): Promise<Answered> {
  const answer = await page.waitForFunction(() => (window as { answered?: Answered }).answered);
  const answered = (await answer.jsonValue())!;
  // Without one the effect was there before, and nothing was measured.
  if (answered.tries === 0) throw new Error(`${page.url()} answered before anything was pressed`);
  return answered;
}

/** Objects of JavaScript after a collection, without the memory of wasm. */
async function heap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value;
}

/** The linear memory of all modules, as `rememberMemories` has noted it. */
async function wasmMemory(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { memories = [] } = window as { memories?: WebAssembly.Memory[] };
    return memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  });
}
