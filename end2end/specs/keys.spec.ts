// The signing keys: seen by administrators and auditors, rotated by administrators.
import { execFileSync } from 'node:child_process';
import { Grantry, RELEASE } from '../server';
import { SignInPage } from '../pages/sign-in.page';
import { expect, hydrated, test } from '../fixtures';

const AUDITOR = { email: 'olive@example.com', password: 'an auditor only looks' };

test('m093_rotated_keys_wait_before_they_sign', async ({ page }) => {
  const grantry = await Grantry.withAdmin();
  try {
    execFileSync(RELEASE, ['admin', 'create', '--email', AUDITOR.email, '--role', 'auditor', '--password-stdin'],
      { cwd: grantry.folder, input: AUDITOR.password, env: {} });
    await new SignInPage(page).signIn(grantry.url, AUDITOR);
    await page.goto(`${grantry.url}/keys`);
    await hydrated(page);
    // The head, and a row for each of four algorithms.
    await expect(page.getByRole('row')).toHaveCount(5);
    await expect(page.getByRole('button', { name: 'Rotate keys' })).toHaveCount(0);
    await page.context().clearCookies();

    await new SignInPage(page).signIn(grantry.url);
    await page.goto(`${grantry.url}/keys`);
    await hydrated(page);
    await page.getByRole('button', { name: 'Rotate keys' }).click();
    const question = page.getByRole('alertdialog', { name: 'Rotate the signing keys?' });
    await question.getByRole('button', { name: 'Keep the keys' }).click();
    await expect(question).toBeHidden();
    await page.getByRole('button', { name: 'Rotate keys' }).click();
    await question.getByRole('button', { name: 'Rotate keys' }).click();
    await expect(page.getByText('New keys are published', { exact: true })).toBeVisible();
    await expect(question).toBeHidden();
    await expect(page.getByText('A rotation is under way')).toBeVisible();
    await expect(page.getByRole('cell', { name: 'Waiting' })).toHaveCount(4);
    await expect(page.getByRole('cell', { name: 'Active' })).toHaveCount(4);

    await page.getByRole('button', { name: 'Rotate keys' }).click();
    await question.getByRole('button', { name: 'Rotate keys' }).click();
    await expect(page.getByText('A new key is already published')).toBeVisible();
    await expect(page.getByRole('row')).toHaveCount(9);
  } finally {
    await grantry.remove();
  }
});
