// Starts the real binary on a free port over an empty folder, as a person would.
import { ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const ADMIN = { email: 'ada@example.com', password: 'correct horse battery staple' };
/** An application that may administer the server. */
export const CLIENT = { id: 'bootstrap-client-1', secret: 'bootstrap-secret-0123456789abcdef01' };

const WITH_ADMIN = {
  GRANTRY_BOOTSTRAP_ADMIN_EMAIL: ADMIN.email,
  GRANTRY_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
};
export const WITH_CLIENT = {
  ...WITH_ADMIN,
  GRANTRY_BOOTSTRAP_CLIENT_ID: CLIENT.id,
  GRANTRY_BOOTSTRAP_CLIENT_SECRET: CLIENT.secret,
};

const root = resolve(__dirname, '..');
/** Where everything lies that was built, and what `setup.sh test` has installed. */
export const TARGET = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
export const RELEASE = join(TARGET, 'release', 'grantry');
export const DEVELOPMENT = join(TARGET, 'debug', 'grantry');

export class Grantry {
  private constructor(
    readonly process: ChildProcess,
    readonly url: string,
    readonly setupPath: string | null,
    readonly folder: string,
    readonly readyAfterMs: number,
    private readonly errors: string[],
  ) {}

  /** Starts and waits for the line that says where it listens. */
  static async start(options: {
    binary?: string;
    folder?: string;
    environment?: Record<string, string>;
  } = {}): Promise<Grantry> {
    const binary = options.binary ?? RELEASE;
    if (!existsSync(binary)) throw new Error(`${binary} is missing; run make test`);
    const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'grantry-'));
    const begun = performance.now();
    const child = spawn(binary, [], {
      cwd: folder,
      env: { GRANTRY_LISTEN: '127.0.0.1:0', ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const errors: string[] = [];
    child.stderr!.on('data', (chunk) => errors.push(String(chunk)));
    let output = '';
    const port = await new Promise<string>((found, failed) => {
      child.stdout!.on('data', (chunk) => {
        output += chunk;
        const line = output.match(/listening on http:\/\/[\d.]+:(\d+)/);
        if (line) found(line[1]);
      });
      child.once('exit', (code) => failed(new Error(`it ended with ${code}: ${errors.join('')}`)));
    });
    const setup = output.match(/\/setup\?token=\S+/);
    const ready = performance.now() - begun;
    return new Grantry(child, `http://localhost:${port}`, setup?.[0] ?? null, folder, ready, errors);
  }

  /** Starts with an administrator who can sign in. */
  static withAdmin(binary?: string): Promise<Grantry> {
    return Grantry.start({
      binary,
      environment: WITH_ADMIN,
    });
  }

  /** What it has logged. */
  get log(): string {
    return this.errors.join('');
  }

  /** Asks it to stop and waits until it has; gives the exit code. */
  async stop(): Promise<number | null> {
    if (this.process.exitCode !== null) return this.process.exitCode;
    const ended = new Promise<number | null>((done) => this.process.once('exit', done));
    this.process.kill('SIGTERM');
    return ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
