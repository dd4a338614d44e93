// What runs beside the workers: it starts each subject when the first module asks for it, so that one
// serves all of them, and it is the application that hears of people who sign out.
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { startControl } from './control';
import { startGrantry } from './grantry';
import type { Heard } from './ask_desk';
import type { Running, Subject } from './subject';

const subjects = new Map<string, Promise<Running>>();
const heard = new Map<string, Heard[]>();

/** Playwright calls this before the first module, and what it gives after the last. */
export default async function open(): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      response.statusCode = 500;
      response.end(error.message);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  process.env.CONFORMANCE_DESK = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return async () => {
    const running = await Promise.allSettled(subjects.values());
    for (const one of running) if (one.status === 'fulfilled') await one.value.stop();
    server.closeAllConnections();
    server.close();
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, what, name] = (request.url ?? '').split('/');
  if (what === 'subject') return void response.end(JSON.stringify(await running(name)));
  if (request.method !== 'POST') return void response.end(JSON.stringify(heard.get(name) ?? []));
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const one = { contentType: request.headers['content-type'] ?? '', body: Buffer.concat(parts).toString() };
  heard.set(name, [...(heard.get(name) ?? []), one]);
  response.setHeader('cache-control', 'no-store');
  response.end();
}

async function running(name: string): Promise<Subject> {
  const notice = `${process.env.CONFORMANCE_DESK}/notice/${name}`;
  if (!subjects.has(name)) {
    subjects.set(name, name === 'control' ? startControl(notice) : startGrantry(name as 'sqlite' | 'postgres', notice));
  }
  return (await subjects.get(name)!).subject;
}
