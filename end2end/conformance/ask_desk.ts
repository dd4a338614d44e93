// What a worker asks the desk, which runs beside it.
import type { Subject } from './subject';

/** A message to the application that hears of people who sign out. */
export type Heard = { contentType: string; body: string };

/** The subject of a project, which is started for the first who asks. */
export async function subjectOf(project: string): Promise<Subject> {
  const answer = await fetch(`${process.env.CONFORMANCE_DESK}/subject/${project}`);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

/** Every message that the application has got so far. */
export async function noticesOf(project: string): Promise<Heard[]> {
  return (await fetch(`${process.env.CONFORMANCE_DESK}/notice/${project}`)).json();
}
