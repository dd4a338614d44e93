// The very first start: whoever holds the printed address makes the first administrator.
import { Grantry } from '../server';
import { SignInPage } from '../pages/sign-in.page';
import { expect, test } from '../fixtures';

test('the first administrator is made with the printed address, once', async ({ page, axe }) => {
  const grantry = await Grantry.start();
  try {
    await page.goto(`${grantry.url}/login`);
    await expect(page.getByText('Nobody can sign in yet.')).toBeVisible();
    await page.goto(`${grantry.url}/setup?token=guessed`);
    await expect(page.getByRole('heading', { name: 'This setup address does not work' })).toBeVisible();

    expect(grantry.setupPath, 'the address is printed').not.toBeNull();
    await page.goto(grantry.url + grantry.setupPath);
    await axe(page);
    await page.getByLabel('First name').fill('Ada');
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill('password');
    await page.getByLabel('Password again').fill('passwort');
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await expect(page.getByText('one of the first passwords that are guessed')).toBeVisible();
    await expect(page.getByText('This is not the same password.')).toBeVisible();
    await expect(page.getByLabel('First name')).toHaveValue('Ada');
    await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true');
    await axe(page);

    await page.getByLabel('Password', { exact: true }).fill('four words are good');
    await page.getByLabel('Password again').fill('four words are good');
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await expect(page).toHaveURL(/\/login$/);
    await new SignInPage(page).fill('ada@example.com', 'four words are good');
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();

    await page.goto(grantry.url + grantry.setupPath);
    await expect(page.getByRole('heading', { name: 'Grantry is set up already' })).toBeVisible();
    expect(grantry.log).not.toContain(grantry.setupPath!.split('=')[1]);
  } finally {
    await grantry.remove();
  }
});
