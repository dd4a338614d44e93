// A page that looks after records: a list, one form, one question.
import { expect, Locator, Page } from '@playwright/test';
import { hydrated } from '../fixtures';

type Fill = (form: Locator) => Promise<void>;

export class RecordsPage {
  constructor(readonly page: Page, readonly path: string, readonly one: string) {}

  async open(query = ''): Promise<void> {
    await this.page.goto(this.path + query);
    await hydrated(this.page);
  }

  row(name: string): Locator {
    return this.page.getByRole('row').filter({ hasText: name });
  }

  form(): Locator {
    return this.page.getByRole('dialog');
  }

  /** Opens the form for a new one and fills it in. */
  async begin(fill: Fill): Promise<void> {
    await this.page.getByRole('button', { name: `Create ${this.one}` }).first().click();
    await fill(this.form());
  }

  async create(name: string, fill: Fill): Promise<void> {
    await this.begin(fill);
    await this.form().getByRole('button', { name: 'Create', exact: true }).click();
    await expect(this.form()).toBeHidden();
    await expect(this.row(name)).toBeVisible();
  }

  async menu(name: string, item: string): Promise<void> {
    await this.page.getByRole('button', { name: `Actions for ${name}` }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  async edit(name: string, fill: Fill): Promise<void> {
    await this.menu(name, 'Edit');
    await fill(this.form());
    await this.save();
    await expect(this.form()).toBeHidden();
  }

  async save(): Promise<void> {
    await this.form().getByRole('button', { name: 'Save changes' }).click();
  }

  /** Asks for something in the menu and says yes. */
  async answer(name: string, item: string): Promise<Locator> {
    await this.menu(name, item);
    const question = this.page.getByRole('alertdialog');
    await question.getByRole('button', { name: item }).click();
    return question;
  }

  async remove(name: string): Promise<void> {
    await expect(await this.answer(name, 'Delete')).toBeHidden();
    await expect(this.row(name)).toHaveCount(0);
  }

  /** Tries to delete one that is needed; the question stays and says why not. */
  async removeInVain(name: string, why: RegExp): Promise<void> {
    const question = await this.answer(name, 'Delete');
    await expect(question.getByRole('alert')).toContainText(why);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect(this.row(name)).toBeVisible();
  }

  /** Somebody else changes the record between the look and the change. */
  async changedMeanwhile(name: string, theirs: Fill, mine: Fill): Promise<void> {
    await this.menu(name, 'Edit');
    const other = new RecordsPage(await this.page.context().newPage(), this.page.url(), this.one);
    await other.open();
    await other.edit(name, theirs);
    await other.page.close();
    await mine(this.form());
    await this.save();
    await expect(this.form().getByRole('alert')).toContainText('Somebody else has changed this');
  }
}

/** An application that needs what is named, made as the dashboard's own script would. */
export async function application(page: Page, draft: Record<string, unknown>, region = ''): Promise<string> {
  const answer = await page.request.post('/fn/applications/create', {
    headers: { origin: new URL(page.url()).origin, accept: 'application/json' },
    data: {
      tenant: '', region,
      draft: {
        scopes: ['public'], grant_types: ['client_credentials'], require_pkce: true, confidential: true,
        trusted: false, multi_tenant: false, refresh_token_rotation: true, access_policy: 'tenant',
        access_token_format: 'jwt', access_token_lifetime: 900, refresh_token_lifetime: 2592000,
        id_token_signed_response_alg: 'RS256', strict_client_auth: false, ...draft,
      },
    },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  return (await answer.json()).client_id;
}

export async function forget(page: Page, clientId: string): Promise<void> {
  const answer = await page.request.post('/fn/applications/delete', {
    headers: { origin: new URL(page.url()).origin, accept: 'application/json' },
    form: { client_id: clientId },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}
