// What every module gets: the subject of its project with what it says about itself, and a way to
// remark what does not make a module fail.
import { test as base } from '@playwright/test';
import { subjectOf } from './ask_desk';
import type { World } from './party';

/** Not kept although it should be, or not offered and so not tested. */
type Remark = (kind: 'warning' | 'not offered', text: string) => void;

export const test = base.extend<{ remark: Remark }, { world: World }>({
  world: [
    async ({}, use, { project }) => {
      const subject = await subjectOf(project.name);
      const metadata = await document(`${subject.issuer}/.well-known/openid-configuration`);
      const keys = await document(metadata.jwks_uri);
      await use({ subject, metadata, keys });
    },
    { scope: 'worker' },
  ],

  remark: async ({}, use, { annotations }) =>
    use((type, description) => void annotations.push({ type, description })),
});

async function document(address: string): Promise<any> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}
