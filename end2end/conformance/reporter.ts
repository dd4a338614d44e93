// Says what failed and in how far each subject has kept the modules, with what they remarked.
import type { FullConfig, FullResult, Reporter, Suite, TestCase, TestResult } from '@playwright/test/reporter';

type Seen = { test: TestCase; result: TestResult };

export default class Modules implements Reporter {
  private seen: Seen[] = [];
  private begun = performance.now();

  onBegin(_: FullConfig, suite: Suite): void {
    console.log(`${suite.allTests().length} modules`);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    this.seen.push({ test, result });
    if (test.ok()) return;
    console.log(`\nFAILED ${titleOf(test)}`);
    for (const error of result.errors) console.log(error.stack ?? error.message ?? error.value);
  }

  onError(error: { message?: string; stack?: string }): void {
    console.log(error.stack ?? error.message);
  }

  onEnd(_: FullResult): void {
    const projects = new Set(this.seen.map(({ test }) => projectOf(test)));
    for (const project of projects) this.sum(project);
    console.log(`${((performance.now() - this.begun) / 1000).toFixed(1)} s in all`);
  }

  private sum(project: string): void {
    const mine = this.seen.filter(({ test }) => projectOf(test) === project);
    const count = (status: string) => mine.filter(({ test }) => test.outcome() === status).length;
    const failed = count('unexpected');
    console.log(`\n${project}: ${mine.length} modules, ${count('expected')} passed, ${failed} failed, ${count('skipped')} skipped`);
    // Two plans hold the same modules, and remark the same of them.
    const remarks = mine.flatMap(({ test, result }) =>
      result.annotations.map(({ type, description }) => `  ${type}: ${test.title}: ${description ?? ''}`));
    for (const remark of new Set(remarks.sort())) console.log(remark);
  }
}

const projectOf = (test: TestCase) => test.parent.project()?.name ?? '';
const titleOf = (test: TestCase) => test.titlePath().filter(Boolean).filter((part) => !part.endsWith('.ts')).join(' › ');
