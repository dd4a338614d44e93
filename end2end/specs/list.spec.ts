// A list that is longer than a page: forth, back to its begin, and longer pages for those who want them.
import { Page } from '@playwright/test';
import { expect, hydrated, test } from '../fixtures';
import { look } from '../look';
import { SignInPage } from '../pages/sign-in.page';
import { Grantry } from '../server';
import { BOOTSTRAP, Machine } from '../world';

const COUNT = 60;

const rows = (page: Page) => page.locator('tbody tr');
const names = (page: Page) => page.locator('.table__link').allTextContents();

test('A1 a long list comes in pages, as long as somebody wants them', async ({ page, axe }) => {
  const grantry = await Grantry.start({ environment: BOOTSTRAP });
  try {
    const machine = new Machine(grantry.url);
    for (let count = 0; count < COUNT; count += 1) await machine.application(`Paged ${String(count).padStart(2, '0')}`);
    await new SignInPage(page).signIn(grantry.url);
    await page.goto(`${grantry.url}/applications?search=paged`);
    await hydrated(page);
    await expect(rows(page)).toHaveCount(25);
    await expect(page.getByText('25 shown')).toBeVisible();
    await expect(page.getByRole('link', { name: '25', exact: true })).toHaveAttribute('aria-current', 'true');
    await expect(page.getByRole('link', { name: 'First page' })).toHaveCount(0);
    await look(page, 'list-pages', axe);
    const first = await names(page);

    await page.getByRole('link', { name: 'Next page' }).click();
    await expect(page.getByRole('link', { name: 'First page' })).toBeVisible();
    await expect(rows(page)).toHaveCount(25);
    const second = await names(page);
    expect(second.filter((name) => first.includes(name)), 'no row comes twice').toEqual([]);

    // Longer pages begin anew: a place in short pages is none in long ones.
    await page.getByRole('link', { name: '50', exact: true }).click();
    await expect(rows(page)).toHaveCount(50);
    expect(new URL(page.url()).searchParams.get('each')).toBe('50');
    expect(await names(page), 'in the same order').toEqual([...first, ...second]);
    await page.getByRole('link', { name: 'Next page' }).click();
    await expect(rows(page)).toHaveCount(COUNT - 50);
    await expect(page.getByRole('link', { name: 'Next page' })).toHaveCount(0);
    await page.reload();
    await hydrated(page);
    await expect(rows(page), 'the address says all of it').toHaveCount(COUNT - 50);

    await page.getByRole('link', { name: '100', exact: true }).click();
    await expect(rows(page)).toHaveCount(COUNT);
    await expect(page.getByRole('link', { name: 'Next page' })).toHaveCount(0);
    await page.getByRole('link', { name: '25', exact: true }).click();
    await expect(rows(page)).toHaveCount(25);
    expect(new URL(page.url()).searchParams.has('each'), 'what is usual need not be said').toBe(false);
  } finally {
    await grantry.remove();
  }
});
