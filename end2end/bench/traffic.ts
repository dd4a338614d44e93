// What a page has asked the network for, as Chromium counts it: headers and bodies as they are sent.
import type { CDPSession } from '@playwright/test';

export type Asked = { path: string; script: boolean; bytes: number; cached: boolean };

export class Traffic {
  private readonly open = new Map<string, Asked>();
  private readonly all: Asked[] = [];

  /** Counts from now on. */
  static async of(session: CDPSession): Promise<Traffic> {
    const traffic = new Traffic();
    session.on('Network.requestWillBeSent', ({ requestId, request, type, redirectResponse }) => {
      // A redirect keeps its number: what answers so far is one request, what comes is the next.
      if (redirectResponse) traffic.finish(requestId, redirectResponse.encodedDataLength);
      if (request.url.startsWith('data:')) return;
      const path = new URL(request.url).pathname;
      const script = type === 'Script' || /\.(m?js|wasm)$/.test(path);
      const asked = { path, script, bytes: 0, cached: false };
      traffic.open.set(requestId, asked);
      traffic.all.push(asked);
    });
    session.on('Network.requestServedFromCache', ({ requestId }) => traffic.foundInCache(requestId));
    session.on('Network.responseReceived', ({ requestId, response }) => {
      if (response.fromDiskCache) traffic.foundInCache(requestId);
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => traffic.finish(requestId, encodedDataLength));
    await session.send('Network.enable');
    return traffic;
  }

  /** What has reached the server. */
  get sent(): readonly Asked[] {
    return this.all.filter((asked) => !asked.cached);
  }

  get bytes(): number {
    return this.sent.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  private foundInCache(requestId: string): void {
    const asked = this.open.get(requestId);
    if (asked) asked.cached = true;
  }

  private finish(requestId: string, bytes: number): void {
    const asked = this.open.get(requestId);
    if (asked) asked.bytes = bytes;
    this.open.delete(requestId);
  }
}
