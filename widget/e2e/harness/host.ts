import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, type DatabaseKind } from './database.js';
import type { ModelServer } from './model.js';
import { freePort } from './ports.js';

const root = join(import.meta.dirname, '../../..');

function assembly(): string {
  const configurations = process.env['CONFIGURATION'] ? [process.env['CONFIGURATION']] : ['Debug', 'Release'];
  const found = configurations.map(c => join(root, `samples/Host/bin/${c}/net10.0/ChatbotPlatform.Host.dll`)).find(existsSync);
  if (!found)
    throw new Error('The sample host is not built: dotnet build samples/Host');
  return found;
}

/** The sample host as its user runs it: a process of its own, with a database of its own. */
export class Host {
  static readonly prefix = '/api/v1';
  private process: ChildProcess | undefined;
  private output = '';

  private constructor(readonly port: number, private readonly model: ModelServer, private readonly folder: string, readonly database: Database) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}${Host.prefix}`;
  }

  get log(): string {
    return this.output;
  }

  static async start(model: ModelServer, database: DatabaseKind): Promise<Host> {
    const folder = mkdtempSync(join(tmpdir(), 'widget-e2e-'));
    const host = new Host(await freePort(), model, folder, await Database.start(database, folder));
    await host.run();
    return host;
  }

  async run(): Promise<void> {
    this.process = spawn('dotnet', [assembly()], {
      cwd: this.folder,
      env: {
        ...process.env,
        ASPNETCORE_ENVIRONMENT: 'Development',
        ASPNETCORE_URLS: `http://127.0.0.1:${this.port}`,
        ...this.database.environment,
        Chatbot__Providers__loop__BaseUrl: this.model.url,
        Chatbot__Providers__loop__ApiKey: 'a-key',
        Chatbot__Providers__loop__Models__0: 'mock',
        Chatbot__DefaultModel: 'loop/mock',
        Chatbot__Limits__Enabled: 'false',
        // An event for each piece of an answer, as fast as a model says them: tests count on them, and need not wait between them.
        Chatbot__Turns__FramesPerSecond: '1000',
        // All tests are one address.
        Chatbot__Accounts__RequestsPerMinute: '10000',
        // So that a test that kills the host does not wait long for what it has left.
        Chatbot__Turns__LeaseDuration: '00:00:04',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.process.stdout!, this.process.stderr!])
      stream.on('data', bytes => { this.output += bytes; });
    for (let tries = 0; tries < 600; tries++) {
      if (this.process.exitCode !== null || this.process.signalCode !== null)
        throw new Error(`The host ended with ${this.process.exitCode ?? this.process.signalCode}:\n${this.output}`);
      const ready = await fetch(`http://127.0.0.1:${this.port}/health/ready`).then(r => r.ok, () => false);
      if (ready)
        return;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    throw new Error(`The host did not get ready:\n${this.output}`);
  }

  /** Kills it without a word, as a crash does. */
  async kill(): Promise<void> {
    const dead = new Promise(resolve => this.process!.once('exit', resolve));
    this.process!.kill('SIGKILL');
    await dead;
  }

  async stop(): Promise<void> {
    if (this.process && this.process.exitCode === null && this.process.signalCode === null)
      await this.kill();
    this.database.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
