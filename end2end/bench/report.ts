// Medians of several rounds, the table of them, and the bounds they are held to.
import { Figure, FIGURES, Load } from './load';

export type Cache = 'cold' | 'warm';
export type Measured = { page: string; cache: Cache; script: boolean; rounds: Load[] };

export type Bound = { page: string; figure: Figure; most: number; words: string };

export const BOUNDS: Bound[] = [
  { page: '/applications', figure: 'bytes', most: 350_000, words: 'bytes transferred' },
  { page: '/applications', figure: 'requests', most: 12, words: 'requests' },
  { page: '/applications', figure: 'answers', most: 1_500, words: 'ms until a click works' },
  ...['/login', '/oauth/authorize'].flatMap((page): Bound[] => [
    { page, figure: 'bytes', most: 30_000, words: 'bytes transferred' },
    { page, figure: 'scripts', most: 0, words: 'requests for scripts' },
  ]),
];

export function medians(rounds: Load[]): Record<Figure, number> {
  const middle = (figure: Figure) => sorted(rounds, figure)[Math.floor(rounds.length / 2)];
  return Object.fromEntries(FIGURES.map((figure) => [figure, middle(figure)])) as Record<Figure, number>;
}

/** One line for each bound; all of them are for an empty cache. */
export function judge(measured: Measured[], bounds = BOUNDS): { line: string; met: boolean }[] {
  return bounds.map(({ page, figure, most, words }) => {
    const cold = measured.find((one) => one.page === page && one.cache === 'cold');
    if (!cold) throw new Error(`${page} was not measured`);
    const value = medians(cold.rounds)[figure];
    const met = value <= most;
    return { met, line: `${met ? 'met' : 'MISSED'}: ${page}, cold: ${Math.round(value)} ${words}, at most ${most}` };
  });
}

const HEAD = ['page', 'cache', 'kB', 'requests', 'first paint ms', 'a click works ms', 'JS heap MB', 'wasm memory MB'];

export function table(measured: Measured[]): string {
  const rows = measured.map(({ page, cache, script, rounds }) => {
    const { bytes, requests, firstPaint, answers, heap, wasm } = medians(rounds);
    const all = sorted(rounds, 'answers').map(Math.round);
    const click = script ? `${Math.round(answers)} (${all[0]}–${all[all.length - 1]})` : 'at first paint';
    return [page, cache, fixed(bytes / 1e3), requests, Math.round(firstPaint), click, fixed(heap / 1e6), fixed(wasm / 1e6)];
  });
  return [HEAD, HEAD.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const fixed = (value: number) => value.toFixed(1);
const sorted = (rounds: Load[], figure: Figure) => rounds.map((round) => round[figure]).sort((a, b) => a - b);
