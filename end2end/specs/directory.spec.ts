// What applications belong to: made, changed, switched off and deleted in the dashboard, refused
// where it has to be, and written down.
import { Locator } from '@playwright/test';
import { RecordsPage, application, forget } from '../pages/records.page';
import { SignInPage } from '../pages/sign-in.page';
import { ADMIN } from '../server';
import { expect, hydrated, test } from '../fixtures';

const PASSWORD = 'four words are good';

const named = (name: string) => (form: Locator) => form.getByLabel('Name').fill(name);

test('product_b01_tenants are made, changed and kept while something belongs to them', async ({ signedIn: page, axe }) => {
  const tenants = new RecordsPage(page, '/tenants', 'tenant');
  await tenants.open();
  await expect(page.getByRole('heading', { name: 'Tenants', level: 1 })).toBeVisible();

  await tenants.begin(async (form) => {
    await form.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(form.getByText('Enter a name.')).toBeVisible();
    await expect(form.getByText('Enter a short name such as billing-sync.')).toBeVisible();
    await expect(form.getByLabel('Name')).toBeFocused();
    await axe(page);
    await form.getByLabel('Name').fill('Acme & Söhne');
    await expect(form.getByLabel('Slug')).toHaveValue('acme-sohne');
    await form.getByLabel('Slug').fill('Not a slug');
    await form.getByLabel('Name').fill('Acme');
    await expect(form.getByText('Use lower-case letters, digits and inner hyphens')).toBeVisible();
    await form.getByLabel('Slug').fill('default');
    await form.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(form.getByRole('alert')).toContainText('There is already a tenant of that name.');
    await expect(form.getByLabel('Name'), 'nothing typed is lost').toHaveValue('Acme');
    await form.getByLabel('Slug').fill('acme');
    await form.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(form).toBeHidden();
  });
  await expect(page.getByText('Tenant created')).toBeVisible();

  await tenants.changedMeanwhile('Acme', named('Acme Europe'), named('Acme World'));
  await axe(page);
  await tenants.form().getByRole('button', { name: 'Load again' }).click();
  await expect(tenants.form().getByLabel('Name')).toHaveValue('Acme Europe');
  await tenants.form().getByLabel('Name').fill('Acme World');
  await tenants.save();
  await expect(tenants.row('Acme World')).toBeVisible();

  const suites = new RecordsPage(page, '/projects/suites', 'suite');
  await suites.open();
  await suites.create('Warehouse', async (form) => {
    await form.getByLabel('Name').fill('Warehouse');
    await form.getByLabel('Tenant').selectOption('acme');
  });
  await tenants.open();
  await tenants.removeInVain('Acme World', /cannot be deleted while/);
  await suites.open('?tenant=acme');
  await suites.remove('Warehouse');
  await tenants.open();
  await tenants.remove('Acme World');
  await tenants.removeInVain('Default', /first tenant/);
});

test('product_b02_suites contain projects, and a project stays while applications belong to it', async ({ signedIn: page }) => {
  const suites = new RecordsPage(page, '/projects/suites', 'suite');
  const projects = new RecordsPage(page, '/projects', 'project');
  await suites.open();
  await suites.create('Office', named('Office'));
  await projects.open();
  await projects.create('Portal', async (form) => {
    await form.getByLabel('Name').fill('Portal');
    await form.getByLabel('Suite').selectOption({ label: 'Office (default)' });
  });
  await projects.changedMeanwhile('Portal', named('Portal 2'), named('Portal 3'));
  await projects.form().getByRole('button', { name: 'Cancel' }).click();

  const client = await application(page, { name: 'In a project', project: 'portal' });
  await projects.open();
  await projects.removeInVain('Portal 2', /used by/);
  await suites.open();
  await suites.removeInVain('Office', /cannot be deleted/);
  await forget(page, client);
  await projects.open();
  await projects.remove('Portal 2');
  await suites.open();
  await suites.edit('Office', named('Bureau'));
  await suites.remove('Bureau');
});

test('product_b03_regions have databases, and what is inactive takes no new application', async ({ signedIn: page, axe }) => {
  const regions = new RecordsPage(page, '/regions', 'region');
  await regions.open();
  await regions.create('Europe', async (form) => {
    await form.getByLabel('Name').fill('Europe');
    await form.getByLabel('Code', { exact: true }).fill('eu');
    await form.getByRole('button', { name: 'Add database' }).click();
    await form.getByLabel('Database code 1', { exact: true }).fill('no good');
    await form.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(form.getByText('Use letters and digits, with . _ - between them: eu-1.')).toBeVisible();
    await expect(form.getByLabel('Database code 1', { exact: true })).toBeFocused();
    await axe(page);
    await form.getByLabel('Database code 1', { exact: true }).fill('eu-1');
    await form.getByRole('button', { name: 'Add database' }).click();
    await form.getByLabel('Database code 2', { exact: true }).fill('eu-2');
  });
  const client = await application(page, { name: 'In Europe' }, 'eu');
  await regions.changedMeanwhile('Europe', named('Old Europe'), named('New Europe'));
  await regions.form().getByRole('button', { name: 'Cancel' }).click();

  await regions.edit('Old Europe', (form) => form.getByLabel('Database code 1 active').click());
  await expect(regions.row('Old Europe').getByText('Active', { exact: true })).toBeVisible();
  await expect(await regions.answer('Old Europe', 'Deactivate')).toBeHidden();
  await expect(regions.row('Old Europe').getByText('Inactive')).toBeVisible();
  await regions.removeInVain('Old Europe', /used by applications/);
  await expect(await regions.answer('Old Europe', 'Activate')).toBeHidden();
  await forget(page, client);
  await regions.open();
  await regions.remove('Old Europe');
});

test('product_b04_plans have limits, and a retired one is brought back', async ({ signedIn: page }) => {
  const plans = new RecordsPage(page, '/plans', 'plan');
  await plans.open();
  await plans.create('Starter', async (form) => {
    await form.getByLabel('Name').fill('Starter');
    await form.getByRole('button', { name: 'Add limit' }).click();
    await form.getByLabel('Limit 1', { exact: true }).fill('monthly');
    await form.getByLabel('Document Units 1').fill('many');
    await form.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(form.getByText('Enter a whole number from 0')).toBeVisible();
    await form.getByLabel('Document Units 1').fill('5000');
  });
  await expect(plans.row('Starter')).toContainText('monthly 5,000');
  await plans.changedMeanwhile('Starter', named('Team'), named('Business'));
  await plans.form().getByRole('button', { name: 'Cancel' }).click();

  const client = await application(page, { name: 'On a plan', plan: 'starter' });
  await plans.open();
  await plans.menu('Team', 'Retire');
  await expect(page.getByRole('alertdialog')).toContainText('Used by 1 application.');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Retire' }).click();
  await expect(plans.row('Team').getByText('Retired')).toBeVisible();
  await expect(await plans.answer('Team', 'Reactivate')).toBeHidden();
  await expect(plans.row('Team').getByText('Active')).toBeVisible();
  await plans.removeInVain('Team', /used by applications/);
  await forget(page, client);
  await plans.open();
  await plans.remove('Team');
});

test('product_b05_permissions have words for people, and those of the server stay', async ({ signedIn: page }) => {
  const scopes = new RecordsPage(page, '/permissions', 'permission');
  await scopes.open();
  await expect(scopes.row('grantry:admin').getByText('privileged')).toBeVisible();
  await scopes.create('invoices:read', async (form) => {
    await form.getByLabel('Name').fill('grantry:mine');
    await form.getByLabel('Title').fill('Read your invoices');
    await form.getByLabel('Description').fill('See the invoices of your company.');
    await form.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(form.getByText("are this server's own")).toBeVisible();
    await form.getByLabel('Name').fill('invoices:read');
  });
  const titled = (title: string) => (form: Locator) => form.getByLabel('Title').fill(title);
  await scopes.changedMeanwhile('invoices:read', titled('Read'), titled('Look'));
  await scopes.form().getByRole('button', { name: 'Cancel' }).click();
  await scopes.edit('invoices:read', (form) => form.getByLabel('Sensitive').click());
  await expect(scopes.row('invoices:read').getByText('sensitive')).toBeVisible();

  const client = await application(page, { name: 'Invoices', scopes: ['invoices:read'] });
  await scopes.open();
  await scopes.removeInVain('invoices:read', /used by applications/);
  await forget(page, client);
  await scopes.open();
  await scopes.remove('invoices:read');
  await scopes.removeInVain('openid', /part of the server/);
});

test('product_b05_a menu stays under the pointer, and a closing dialog keeps its shape', async ({ signedIn: page }) => {
  const scopes = new RecordsPage(page, '/permissions', 'permission');
  await scopes.open();
  const openers = page.getByRole('button', { name: /^Actions for / });
  const height = await page.evaluate(() => innerHeight);
  let near = 0;
  for (const opener of await openers.all()) {
    const box = await opener.boundingBox();
    // Those that stand so low that the menu below them reaches the lower edge, or turns upwards.
    if (!box || box.y < height - 220 || box.y + box.height > height) continue;
    near += 1;
    await opener.press('Enter');
    for (const item of await page.getByRole('menuitem').all()) {
      await item.evaluate((element) => element.scrollIntoView({ block: 'nearest' }));
    }
    expect(await page.evaluate(() => scrollY)).toBe(0);
    await page.keyboard.press('Escape');
  }
  expect(near).toBeGreaterThan(2);

  await scopes.menu('openid', 'Edit');
  const [open, closing] = await scopes.form().evaluate((dialog) => {
    const shape = () => getComputedStyle(dialog).flexDirection;
    const before = shape();
    (dialog as HTMLDialogElement).close();
    return [before, shape()];
  });
  expect(closing).toBe(open);
});

test('product_b06_users are made with a password, switched off, and the last administrator stays', async ({ signedIn: page, browser, baseURL, axe }) => {
  const users = new RecordsPage(page, '/users', 'user');
  await users.open();
  await users.create('grace@example.com', async (form) => {
    await form.getByLabel('E-mail').fill('grace@example.com');
    await form.getByLabel('First name').fill('Grace');
    await form.getByLabel('Role').selectOption('auditor');
    await form.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await form.getByLabel('Password again').fill('something else');
    await form.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(form.getByText('This is not the same password.')).toBeVisible();
    await axe(page);
    await form.getByLabel('Password again').fill(PASSWORD);
    await form.getByRole('button', { name: 'Add claim' }).click();
    await form.getByLabel('Claim 1', { exact: true }).fill('locale');
    await form.getByLabel('Value 1').fill('en');
  });
  await users.changedMeanwhile('Grace',
    (form) => form.getByLabel('Last name').fill('Hopper'), (form) => form.getByLabel('Last name').fill('Kelly'));
  await users.form().getByRole('button', { name: 'Load again' }).click();
  await expect(users.form().getByLabel('Last name')).toHaveValue('Hopper');
  await expect(users.form().getByLabel('Password', { exact: true }), 'never filled in').toHaveValue('');
  await expect(users.form().getByLabel('Claim 1', { exact: true })).toHaveValue('locale');
  await users.form().getByRole('button', { name: 'Cancel' }).click();

  // An auditor looks at everything and changes nothing.
  const theirs = await (await browser.newContext({ baseURL })).newPage();
  await new SignInPage(theirs).signIn(baseURL!, { email: 'grace@example.com', password: PASSWORD });
  for (const path of ['/users', '/permissions', '/tenants', '/projects', '/regions', '/plans']) {
    await theirs.goto(path);
    await hydrated(theirs);
    await expect(theirs.getByRole('searchbox')).toBeVisible();
    await expect(theirs.getByRole('button', { name: /^(Create|Actions)/ })).toHaveCount(0);
  }
  await expect(await users.answer('Grace Hopper', 'Deactivate')).toBeHidden();
  await expect(users.row('Grace Hopper').getByText('Inactive')).toBeVisible();
  await theirs.goto('/users');
  await expect(theirs, 'signed out at once').toHaveURL(/\/login/);
  await theirs.context().close();

  const question = await users.answer('Ada', 'Deactivate');
  await expect(question.getByRole('alert')).toContainText('last active platform administrator');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await users.edit('Grace Hopper', (form) => form.getByLabel('Role').selectOption('user'));
  await users.remove('Grace Hopper');
});

test('lists are searched, filtered and sorted in the address', async ({ signedIn: page }) => {
  const scopes = new RecordsPage(page, '/permissions', 'permission');
  await scopes.open();
  await page.getByRole('searchbox', { name: 'Search permissions' }).fill('phone');
  await expect(page).toHaveURL(/query=phone/);
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('searchbox').fill('nothing like this');
  await expect(page.getByText('Nothing found')).toBeVisible();
  await page.getByRole('link', { name: 'Show everything' }).click();
  await expect(page.getByRole('searchbox')).toHaveValue('');
  await expect(scopes.row('openid')).toBeVisible();
  await page.getByRole('link', { name: 'Name' }).click();
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending');
  await page.getByRole('link', { name: 'Name' }).click();
  await expect(page).toHaveURL(/sort=-name|sort=%2Dname/);
  await expect(page.getByRole('row').nth(1)).toContainText('public');

  const users = new RecordsPage(page, '/users', 'user');
  await users.open('?role=auditor&query=nobody');
  await expect(page.getByLabel('Role')).toHaveValue('auditor');
  await expect(page.getByRole('searchbox')).toHaveValue('nobody');
  await page.getByLabel('Role').selectOption('platform-admin');
  await expect(page).toHaveURL(/role=platform-admin/);
  await page.getByRole('searchbox').fill('ada');
  await expect(users.row(ADMIN.email)).toBeVisible();
});

test('product_b_the audit log says who changed what, and what it was before', async ({ signedIn: page, axe }) => {
  const tenants = new RecordsPage(page, '/tenants', 'tenant');
  await tenants.open();
  await tenants.create('Ledger', named('Ledger'));
  await tenants.edit('Ledger', named('Great Ledger'));
  await page.goto('/audit?target=ledger');
  await hydrated(page);
  const entries = page.getByRole('listitem').filter({ hasText: ADMIN.email });
  await expect(entries).toHaveCount(2);
  await expect(entries.first()).toContainText('changed the tenant');
  await expect(entries.first().getByRole('deletion')).toHaveText('Ledger');
  await expect(entries.first().getByRole('insertion')).toHaveText('Great Ledger');
  await entries.nth(1).getByText('2 fields').click();
  await expect(entries.nth(1).getByRole('insertion')).toHaveText(['ledger', 'Ledger']);
  await axe(page);
  await page.getByLabel('Action').selectOption('plan.');
  await expect(page.getByText('Nothing found')).toBeVisible();
  await tenants.open();
  await tenants.remove('Great Ledger');
  await page.goto('/audit');
  await expect(page.getByText('deleted the tenant').first()).toBeVisible();
});
