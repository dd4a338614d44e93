// The sign-in page, as a person sees it.
import { expect, Locator, Page } from '@playwright/test';
import { ADMIN } from '../server';

export class SignInPage {
  readonly email: Locator;
  readonly password: Locator;
  readonly submit: Locator;

  constructor(readonly page: Page) {
    this.email = page.getByLabel('E-mail');
    this.password = page.getByLabel('Password');
    this.submit = page.getByRole('button', { name: 'Sign in' });
  }

  async signIn(baseURL: string, person = ADMIN): Promise<void> {
    await this.page.goto(`${baseURL}/login`);
    await this.fill(person.email, person.password);
    await expect(this.page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  }

  async fill(email: string, password: string): Promise<void> {
    await this.email.fill(email);
    await this.password.fill(password);
    await this.submit.click();
  }
}
