// The frame around every page: navigation, theme, drawer, focus, unknown addresses.
import { SignInPage } from '../pages/sign-in.page';
import { expect, hydrated, test } from '../fixtures';

test('navigation, titles and breadcrumbs follow each other', async ({ signedIn: page }) => {
  await hydrated(page);
  await expect(page).toHaveTitle('Overview · Grantry');
  await page.getByRole('link', { name: 'Keys' }).click();
  await expect(page.getByRole('heading', { name: 'Keys' })).toBeVisible();
  await expect(page).toHaveTitle('Keys · Grantry');
  await expect(page.getByRole('link', { name: 'Keys' })).toHaveAttribute('aria-current', 'page');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Your sessions' }).click();
  const crumbs = page.getByRole('navigation', { name: 'Breadcrumbs' });
  await expect(crumbs.getByText('Your sessions')).toHaveAttribute('aria-current', 'page');
  await crumbs.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Change password' })).toBeVisible();
  await page.goBack();
  await expect(page.getByText('This session')).toBeVisible();
});

test('every address can be opened directly and says the same', async ({ signedIn: page }) => {
  for (const [path, heading] of [['/', 'Overview'], ['/keys', 'Keys'], ['/settings', 'Settings'], ['/settings/sessions', 'Settings']]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
    await hydrated(page);
  }
});

test('the theme is the system’s until one is chosen, and is remembered without a flash', async ({ signedIn: page }) => {
  await hydrated(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await ground();
  await page.locator('.topbar').getByRole('radio', { name: 'Light' }).check({ force: true });
  expect(await ground()).not.toBe(dark);
  const html = await (await page.request.get('/keys')).text();
  expect(html).toMatch(/<html[^>]*data-theme="light"/);
  await page.reload();
  await hydrated(page);
  await expect(page.locator('.topbar').getByRole('radio', { name: 'Light' })).toBeChecked();
  await page.locator('.topbar').getByRole('radio', { name: 'System' }).check({ force: true });
  expect(await ground()).toBe(dark);
});

test('on a phone the navigation is a drawer that closes when it has led somewhere', async ({ signedIn: page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await hydrated(page);
  const keys = page.getByRole('link', { name: 'Keys' });
  await expect(keys).toBeHidden();
  await page.getByRole('button', { name: 'Open navigation' }).click();
  await expect(keys).toBeVisible();
  await keys.click();
  await expect(page.getByRole('heading', { name: 'Keys' })).toBeVisible();
  await expect(keys).toBeHidden();
});

test('the keyboard reaches the content first and its focus can be seen', async ({ signedIn: page }) => {
  await hydrated(page);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const focused = page.locator(':focus-visible');
  await expect(focused).toHaveCount(1);
  const outline = await focused.evaluate((e) => getComputedStyle(e).outlineStyle);
  expect(outline).not.toBe('none');
});

test('an unknown address says so inside the frame, with status 404', async ({ signedIn: page }) => {
  const answer = await page.goto('/no/such/page');
  expect(answer!.status()).toBe(404);
  await expect(page.getByText('There is nothing here')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Back to the overview' })).toBeVisible();
  await hydrated(page);
});

test('an ended session is told in the page, with the way back', async ({ signedIn: page, context }) => {
  await hydrated(page);
  await context.clearCookies();
  await page.getByRole('link', { name: 'Keys' }).click();
  await expect(page.getByText('You are signed out').first()).toBeVisible();
  await page.getByRole('link', { name: 'Sign in again' }).first().click();
  await expect(page).toHaveURL(/\/login\?next=\/keys$/);
});

test('pointing at a link fetches what its page needs, and pressing it then asks for no code', async ({ signedIn: page }) => {
  await hydrated(page);
  const link = page.getByRole('link', { name: 'Plans' });
  const fetched = page.waitForResponse((answer) => answer.url().includes('/pkg/split_administration'));
  await link.hover();
  expect((await fetched).status()).toBe(200);
  const later: string[] = [];
  page.on('request', (request) => later.push(request.url()));
  await link.click();
  await expect(page.getByRole('heading', { name: 'Plans', level: 1 })).toBeVisible();
  expect(later.filter((url) => /\.(js|wasm)$/.test(url))).toEqual([]);
});

test('a part of a release that is gone leads to the page of the one that runs', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await new SignInPage(page).signIn(baseURL!);
  await hydrated(page);
  // Until the page is asked for as a whole, and then by the release that runs.
  let gone = true;
  page.on('request', (request) => {
    if (request.isNavigationRequest()) gone = false;
  });
  await page.route('**/pkg/split_administration*', (route) =>
    gone ? route.fulfill({ status: 404 }) : route.continue(),
  );
  const loaded = page.waitForResponse((answer) => new URL(answer.url()).pathname === '/plans');
  await page.evaluate(() => document.querySelector<HTMLElement>('a[href="/plans"]')!.click());
  expect((await loaded).request().isNavigationRequest()).toBe(true);
  await expect(page.getByRole('heading', { name: 'Plans', level: 1 })).toBeVisible();
  await hydrated(page);
  await context.close();
});
