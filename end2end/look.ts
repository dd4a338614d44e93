// A page in light and dark, wide and on a phone: no sideways scrolling, and what else is looked at
// each time, mostly by axe. The pictures are left in test-results for people to look at.
import { expect, Page, test } from '@playwright/test';

const LOOKS = [
  { name: 'light-1440', colorScheme: 'light', width: 1440, height: 900 },
  { name: 'dark-1440', colorScheme: 'dark', width: 1440, height: 900 },
  { name: 'light-390', colorScheme: 'light', width: 390, height: 844 },
  { name: 'dark-390', colorScheme: 'dark', width: 390, height: 844 },
] as const;

export async function look(page: Page, name: string, check: (page: Page) => Promise<void>): Promise<void> {
  for (const { name: how, colorScheme, width, height } of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(sideways, `${name} ${how} does not scroll sideways`).toBeLessThanOrEqual(0);
    await page.screenshot({ path: test.info().outputPath(`${name}-${how}.png`), fullPage: true });
    await check(page);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
}
