// Applications that ask for permissions: an empty list, redirect URIs one to a line, at least one
// permission, and credentials that are shown once.
import { readFileSync } from 'node:fs';
import { Grantry } from '../server';
import { SignInPage } from '../pages/sign-in.page';
import { expect, hydrated, test } from '../fixtures';
import { ApplicationForm } from '../pages/application-form.page';

test('A1 an empty list invites to make the first one', async ({ page }) => {
  const grantry = await Grantry.withAdmin();
  try {
    await new SignInPage(page).signIn(grantry.url);
    await page.goto(`${grantry.url}/applications`);
    await hydrated(page);
    await expect(page.getByText('No applications yet')).toBeVisible();
    await page.screenshot({ path: test.info().outputPath('empty.png') });
    await page.getByRole('link', { name: 'Create application' }).last().click();
    await expect(page.getByRole('heading', { name: 'Create application' })).toBeVisible();
  } finally {
    await grantry.remove();
  }
});

test('A2 D6 lines are judged as they are typed, and a permission is needed', async ({ signedIn: page }) => {
  const form = new ApplicationForm(page);
  await form.open();
  await form.name.fill('Judged seed 002');
  await form.type('Authorization flow').check();
  await form.lines('Redirect URIs').fill('https://one.example.com/cb\nhttp://two.example.com/cb\nHTTPS://Three.example.com:443/cb');
  await expect(page.getByText('Plain http is only for this computer')).toBeVisible();
  await expect(page.getByText('kept as https://three.example.com/cb')).toBeVisible();
  await form.create.click();
  await expect(form.dialog).toBeHidden();
  await expect(form.name).toHaveValue('Judged seed 002');
  await expect(page.getByText(/at least one permission/i).first()).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('refused.png'), fullPage: true });
});

test('A3 the secret is hidden, revealed, copied and downloaded, and shown once', async ({ signedIn: page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const form = new ApplicationForm(page);
  await form.open();
  await form.name.fill('Once seed 002');
  await form.permission('public').check();
  await form.create.click();
  await expect(form.dialog).toBeVisible();
  expect(await page.content(), 'not in the page before it is asked for').not.toMatch(/gry_cs_[0-9A-Za-z]{49}/);
  await page.keyboard.press('Escape');
  await expect(form.dialog, 'it does not close by accident').toBeVisible();
  await form.dialog.getByRole('button', { name: 'Done' }).click();
  await expect(form.dialog.getByText('Not copied or downloaded yet.')).toBeVisible();
  await form.dialog.getByRole('button', { name: 'Go back' }).click();
  await form.dialog.getByRole('button', { name: 'Reveal secret' }).click();
  const secret = await form.dialog.getByText(/^gry_cs_[0-9A-Za-z]{49}$/).innerText();
  await page.screenshot({ path: test.info().outputPath('revealed.png') });
  await form.dialog.getByRole('button', { name: 'Hide secret' }).click();
  expect(await page.content()).not.toContain(secret);
  await form.dialog.getByRole('button', { name: 'Copy client secret' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  const saved = page.waitForEvent('download');
  await form.dialog.getByRole('button', { name: 'Download', exact: true }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/\.txt$/);
  expect(readFileSync(await file.path(), 'utf8')).toContain(secret);
  await form.dialog.getByRole('button', { name: 'Done' }).click();
  await page.waitForURL(/\/applications\/[A-Za-z0-9_-]{16,40}$/);
  for (const address of [page.url(), `${page.url()}/credentials`, `${page.url()}/activity`]) {
    await page.goto(address);
    expect(await page.content(), `${address} never shows it again`).not.toContain(secret);
  }
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain(secret);
});

test('A3 the keyboard alone creates an application and copies its secret', async ({ signedIn: page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const form = new ApplicationForm(page);
  await form.open();
  await form.name.focus();
  await page.keyboard.type('Keyboard seed 002');
  const reach = async (target: string) => {
    for (let presses = 0; presses < 80; presses += 1) {
      const here = await page.evaluate(() => {
        const at = document.activeElement;
        const label = at?.id && document.querySelector(`label[for="${at.id}"]`)?.textContent;
        return at?.getAttribute('aria-label') || label || at?.textContent || '';
      });
      if (here.trim().startsWith(target)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`${target} cannot be reached`);
  };
  await reach('public');
  await page.keyboard.press('Space');
  await reach('Create');
  await page.keyboard.press('Enter');
  await expect(form.dialog).toBeVisible();
  await reach('Copy client secret');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^gry_cs_/);
  await reach('Done');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/applications\/[A-Za-z0-9_-]{16,40}$/);
});
