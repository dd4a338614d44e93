// The form that makes an application, and the dialog that shows its credentials once.
import { expect, Locator, Page } from '@playwright/test';
import { hydrated } from '../fixtures';

export class ApplicationForm {
  readonly name: Locator;
  readonly create: Locator;
  readonly dialog: Locator;

  constructor(readonly page: Page) {
    this.name = page.getByLabel('Name', { exact: true });
    this.create = page.getByRole('button', { name: 'Create', exact: true });
    this.dialog = page.getByRole('dialog', { name: 'Save these credentials' });
  }

  async open(): Promise<void> {
    await this.page.goto('/applications');
    await hydrated(this.page);
    await this.page.getByRole('link', { name: 'Create application' }).first().click();
    await expect(this.page.getByRole('heading', { name: 'Create application' })).toBeVisible();
  }

  type(name: string): Locator {
    return this.page.getByRole('radio', { name, exact: true });
  }

  permission(scope: string): Locator {
    return this.page.getByRole('switch', { name: new RegExp(`^${scope}\\b`) });
  }

  lines(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  /** Presses Create and gives what the dialog shows; the application's page is open afterwards. */
  async finish(): Promise<{ clientId: string; secret: string }> {
    await this.create.click();
    await expect(this.dialog).toBeVisible();
    const shown = await this.take();
    await this.page.waitForURL(/\/applications\/[A-Za-z0-9_-]{16,40}$/);
    return shown;
  }

  /** Reads the credentials as a person would, and closes the dialog. */
  async take(): Promise<{ clientId: string; secret: string }> {
    await this.dialog.getByRole('button', { name: 'Reveal secret' }).click();
    const clientId = await this.dialog.getByText(/^[A-Za-z0-9_-]{16,40}$/).first().innerText();
    const secret = await this.dialog.getByText(/^gry_cs_[0-9A-Za-z]{49}$/).innerText();
    const saved = this.page.waitForEvent('download');
    await this.dialog.getByRole('button', { name: 'Download', exact: true }).click();
    await saved;
    await this.dialog.getByRole('button', { name: 'Done' }).click();
    await expect(this.dialog).toBeHidden();
    return { clientId, secret };
  }

  /** The shortest way to an application. */
  async make(name: string, scope = 'public'): Promise<{ clientId: string; secret: string }> {
    await this.open();
    await this.name.fill(name);
    await this.permission(scope).check();
    return this.finish();
  }

  /** An entry of the menu "Actions" on an application's page. */
  async act(entry: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Actions', exact: true }).click();
    await this.page.getByRole('menuitem', { name: entry, exact: true }).click();
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Application' }).getByRole('link', { name, exact: true }).click();
  }
}
