import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.js';

export type DatabaseKind = 'sqlite' | 'postgresql';

/** Where a host keeps what it knows. */
export abstract class Database {
  /** How the host is told of it. */
  abstract readonly environment: Record<string, string>;

  static start(kind: DatabaseKind, folder: string): Promise<Database> {
    return kind === 'sqlite' ? Promise.resolve(new SqliteFile(join(folder, 'chat.db'))) : PostgreSqlServer.make();
  }

  /** The tables in which one of the words stands, those behind a search index too; but the audit, which outlives what it is about. */
  tablesWith(...words: string[]): string[] {
    const wanted = words.flatMap(word => [word, Buffer.from(word).toString('hex')]).map(word => word.toLowerCase());
    const found = new Set<string>();
    let table = '';
    for (const line of this.dump().split('\n')) {
      table = /^INSERT INTO (?:"?public"?\.)?"?(\w+)/.exec(line)?.[1] ?? table;
      const row = line.toLowerCase();
      if (table && !table.endsWith('audit_entries') && wanted.some(word => row.includes(word)))
        found.add(table);
    }
    return [...found].sort();
  }

  /**
   * Puts `count` copies of the row with an id into a table; `i` counts them, from 1. What is to be different is said in SQL.
   */
  copy(table: string, id: string, count: number, changes: Record<string, string>): void {
    const columns = this.query(this.columnsOf(table)).split('\n');
    const values = columns.map(column => changes[column] ?? `o.${column}`);
    this.query(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
      INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${table} o, n WHERE o.id = '${id.toUpperCase()}'`);
  }

  /** The id of the `i`th copy among those of a number. */
  abstract id(among: number): string;

  /** As many minutes ago as this is, in SQL. */
  abstract ago(minutes: string): string;

  /** The day of a moment. */
  abstract day(moment: string): string;

  /** What one does to a database that has grown at once; it does so by itself when it grows slowly. */
  abstract settle(): void;

  abstract query(sql: string): string;

  abstract stop(): void;

  protected abstract columnsOf(table: string): string;

  /** All rows, as the statements that would insert them. */
  protected abstract dump(): string;
}

const run = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });

class SqliteFile extends Database {
  readonly environment: Record<string, string>;

  constructor(private readonly path: string) {
    super();
    this.environment = { Chatbot__Database: 'sqlite', ConnectionStrings__Chatbot: `Data Source=${path}` };
  }

  id(among: number): string {
    return `printf('%08X-0000-7000-8000-%012X', ${among}, i)`;
  }

  ago(minutes: string): string {
    return `strftime('%Y-%m-%d %H:%M:%f', 'now', '-' || (${minutes}) || ' minutes')`;
  }

  day(moment: string): string {
    return `date(${moment})`;
  }

  settle(): void {}

  query(sql: string): string {
    return run('sqlite3', '-cmd', '.timeout 10000', this.path, sql).trim();
  }

  stop(): void {}

  protected columnsOf(table: string): string {
    return `SELECT name FROM pragma_table_info('${table}')`;
  }

  protected dump(): string {
    return run('sqlite3', '-readonly', this.path, '.dump');
  }
}

/** A private server in a temporary folder. The name is that of the .NET tests' clusters: what is killed is swept up by the next of them. */
class PostgreSqlServer extends Database {
  readonly environment: Record<string, string>;

  private constructor(private readonly bin: string, private readonly folder: string, private readonly port: number) {
    super();
    const at = `Host=127.0.0.1;Port=${port};Database=chatbot`;
    this.environment = {
      Chatbot__Database: 'postgresql',
      ConnectionStrings__Chatbot: `${at};Username=chatbot_app`,
      ConnectionStrings__ChatbotMigrations: `${at};Username=chatbot_owner`,
    };
  }

  static async make(): Promise<PostgreSqlServer> {
    const all = '/usr/lib/postgresql';
    const bin = existsSync(all) ? readdirSync(all).map(version => join(all, version, 'bin')).filter(b => existsSync(join(b, 'initdb'))).at(-1) : undefined;
    if (!bin)
      throw new Error('These tests need PostgreSQL’s server programs: apt-get install postgresql.');
    const folder = mkdtempSync(join(tmpdir(), `chatbot-pg-${process.pid}-`));
    const server = new PostgreSqlServer(bin, folder, await freePort());
    // initdb refuses root; Debian's package made this user.
    if (userInfo().uid === 0)
      run('chown', 'postgres', folder);
    else
      chmodSync(folder, 0o700);
    server.asServer('initdb', '-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N');
    server.asServer('pg_ctl', '-D', join(folder, 'data'), '-w', '-s', '-l', join(folder, 'log'), '-o', `-p ${server.port} -h 127.0.0.1 -k ${folder} -c fsync=off`, 'start');
    for (const sql of ['CREATE ROLE chatbot_owner LOGIN', 'CREATE ROLE chatbot_app LOGIN', 'CREATE DATABASE chatbot OWNER chatbot_owner'])
      server.sql('postgres', sql);
    return server;
  }

  id(among: number): string {
    return `(lpad(to_hex(${among}), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid`;
  }

  ago(minutes: string): string {
    return `(now() - (${minutes}) * interval '1 minute')`;
  }

  day(moment: string): string {
    return `(${moment} AT TIME ZONE 'UTC')::date`;
  }

  settle(): void {
    this.query('VACUUM ANALYZE');
  }

  query(sql: string): string {
    return this.sql('chatbot', sql);
  }

  stop(): void {
    this.asServer('pg_ctl', '-D', join(this.folder, 'data'), '-m', 'immediate', '-w', '-s', 'stop');
    rmSync(this.folder, { recursive: true, force: true });
  }

  protected dump(): string {
    return run(join(this.bin, 'pg_dump'), '-h', '127.0.0.1', '-p', `${this.port}`, '-U', 'postgres', '--data-only', '--inserts', 'chatbot');
  }

  protected columnsOf(table: string): string {
    return `SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '${table}' AND is_generated = 'NEVER' ORDER BY ordinal_position`;
  }

  private sql(database: string, sql: string): string {
    return run(join(this.bin, 'psql'), '-h', '127.0.0.1', '-p', `${this.port}`, '-U', 'postgres', '-qAt', '-v', 'ON_ERROR_STOP=1', '-c', sql, database).trim();
  }

  private asServer(program: string, ...args: string[]): void {
    const command = [join(this.bin, program), ...args];
    const [first, ...rest] = userInfo().uid === 0 ? ['runuser', '-u', 'postgres', '--', ...command] : command;
    // No pipes: the server would inherit them, and they would never close.
    execFileSync(first!, rest, { cwd: '/', stdio: 'ignore' });
  }
}
