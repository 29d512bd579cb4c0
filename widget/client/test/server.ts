import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A piece of a transcript: text of a part, or a tool's call, which is a part of its own. */
export type Piece = string | { tool: string };

interface StoredTurn {
  id: string;
  session: string;
  message: string;
  clientMessageId: string;
}

/** What a connection does instead of being well: called before each frame, and at the start with -1. */
export type Fault = (connection: number, frame: number, response: ServerResponse) => 'cut' | 'half' | 'mute' | 'end' | void;

/**
 * A server with the API's wire shapes and real sockets that break where a test says so. Text is framed anew on each
 * connection, as by the real one: frames are not identity.
 */
export class FaultServer {
  readonly turns: StoredTurn[] = [];
  readonly requests: { method: string; path: string; headers: IncomingMessage['headers']; body: any }[] = [];
  connections = 0;
  fault: Fault = () => {};
  /** Answers a request instead of the server, if it returns true. */
  instead: (request: IncomingMessage, body: any, response: ServerResponse) => boolean | void = () => {};
  pieces: Piece[] = ['Hello'];
  frameSize = 3;
  /** Sends all again, whatever the reader has: a careless proxy, or a cache. */
  ignoresCursor = false;
  tokens = new Set<string>();
  renewals = new Map<string, string>();
  private visitors = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FaultServer> {
    const server = createServer();
    const own = new FaultServer(server);
    server.on('request', (request, response) => void own.answer(request, response));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return own;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/chatbot`;
  }

  get text(): string {
    return this.pieces.filter(p => typeof p === 'string').join('');
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let raw = '';
    for await (const chunk of request)
      raw += chunk;
    const body = raw ? JSON.parse(raw) : undefined;
    const path = request.url!.replace(/^\/chatbot/, '');
    this.requests.push({ method: request.method!, path, headers: request.headers, body });
    if (this.instead(request, body, response))
      return;
    if (path === '/widget/pk_test/visitors')
      return this.visitor(request, body, response);
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    if (!this.tokens.has(token))
      return json(response, 401, { code: 'unauthenticated', detail: 'Not signed in.', status: 401 });
    if (path === '/chat/stream') {
      const known = this.turns.find(t => t.clientMessageId === body.client_message_id);
      const turn = known ?? { id: `turn-${this.turns.length}`, session: body.session_id ?? 'session-1', message: body.message, clientMessageId: body.client_message_id };
      if (!known)
        this.turns.push(turn);
      return this.stream(turn, undefined, response);
    }
    const followed = /^\/turns\/([^/]+)\/events$/.exec(path);
    if (followed)
      return this.stream(this.turns.find(t => t.id === followed[1])!, request.headers['last-event-id'] as string | undefined, response);
    json(response, 404, { code: 'not_found', detail: 'There is nothing here.', status: 404 });
  }

  private visitor(request: IncomingMessage, body: any, response: ServerResponse): void {
    if (request.method === 'DELETE') {
      response.writeHead(204).end();
      return;
    }
    const known = body.renewal_token ? this.renewals.get(body.renewal_token) : undefined;
    if (body.renewal_token && !known)
      return json(response, 401, { code: 'unauthenticated', detail: 'Unknown.', status: 401 });
    const id = body.identity_token ? 'user-1' : known ?? `visitor-${++this.visitors}`;
    const token = `cv_${Math.random()}`, renewal_token = `cr_${Math.random()}`;
    this.tokens.add(token);
    this.renewals.delete(body.renewal_token);
    this.renewals.set(renewal_token, id);
    json(response, 200, { token, renewal_token, expires_in: 900, project_id: 'project-1', visitor: { id, name: null, signed_in: !!body.identity_token } });
  }

  private frames(turn: StoredTurn, after: string | undefined): string[] {
    const [fromPart, fromOffset] = (after && !this.ignoresCursor ? after : '0.0').split('.').map(Number) as [number, number];
    const frames: string[] = [];
    const add = (cursor: string, event: object) => {
      const type = (event as { type: string }).type;
      frames.push(`id: ${cursor}\nevent: ${type}\ndata: ${JSON.stringify({ cursor, ...event })}\n\n`);
    };
    if (!after || this.ignoresCursor)
      add('0.0', { type: 'turn.started', turn_id: turn.id, session_id: turn.session, user_message_id: 'm', model: 'x/y' });
    this.pieces.forEach((piece, part) => {
      if (typeof piece !== 'string') {
        if (part >= fromPart)
          add(`${part + 1}.0`, { type: 'tool.called', call_id: `${part}`, name: piece.tool, arguments: {} });
        return;
      }
      for (let at = part < fromPart ? piece.length : part === fromPart ? fromOffset : 0; at < piece.length;) {
        const to = Math.min(piece.length, at + this.frameSize);
        add(`${part}.${to}`, { type: 'text', text: piece.slice(at, to) });
        at = to;
      }
    });
    const end = `${this.pieces.length}.0`;
    if (after !== end || this.ignoresCursor)
      add(end, { type: 'turn.ended', status: 'completed', message: { content: this.text }, usage: null, error: null });
    return frames;
  }

  private async stream(turn: StoredTurn, after: string | undefined, response: ServerResponse): Promise<void> {
    const connection = this.connections++;
    const frames = this.frames(turn, after);
    if (!frames.length)
      return void response.writeHead(204).end();
    const breaks = (frame: number, bytes = '') => {
      switch (this.fault(connection, frame, response)) {
        case 'cut': response.destroy(); return true;
        case 'half': response.write(Buffer.from(bytes).subarray(0, Buffer.byteLength(bytes) >> 1), () => response.destroy()); return true;
        case 'end': response.end(); return true;
        case 'mute': return true;
        default: return false;
      }
    };
    if (breaks(-1))
      return;
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.flushHeaders();
    for (const [i, frame] of frames.entries()) {
      if (breaks(i, frame))
        return;
      // Each frame is a packet of its own, or a cut would take those before it along.
      await new Promise<void>(resolve => response.write(frame, () => setImmediate(resolve)));
    }
    response.end();
  }
}

export function json(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers }).end(JSON.stringify(body));
}
