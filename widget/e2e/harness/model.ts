import type { ServerResponse } from 'node:http';
import { createServer, listen } from './ports.js';

export interface ModelRequest {
  messages: { role: string; content: string }[];
  model: string;
}

/** Writes one answer. What it throws is a bug of the test; to fail as a provider does, use `fail` or `hangUp`. */
export type Script = (reply: Reply, request: ModelRequest) => Promise<void> | void;

/** A provider that speaks OpenAI's streaming protocol and says what the test tells it to. */
export class ModelServer {
  readonly requests: ModelRequest[] = [];
  /** How the next answers go, whichever session they are for. */
  script: Script = reply => reply.say('Hello from the model.');

  private constructor(readonly url: string, private readonly server: ReturnType<typeof createServer>) {}

  static async start(): Promise<ModelServer> {
    const server = createServer();
    const model = new ModelServer(`http://127.0.0.1:${await listen(server)}/v1`, server);
    server.on('request', async (request, response) => {
      let body = '';
      for await (const chunk of request)
        body += chunk;
      if (!request.url!.endsWith('/chat/completions')) {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"object":"list","data":[{"id":"mock","object":"model"}]}');
        return;
      }
      const asked = JSON.parse(body) as ModelRequest & { stream?: boolean };
      model.requests.push(asked);
      const reply = new Reply(response, asked.stream !== false);
      await model.script(reply, asked);
      reply.end();
    });
    return model;
  }

  /** Answers with this text, in pieces of a size, as fast as they are taken or with a pause between them. */
  answer(text: string, { size = 20, pause = 0 } = {}): void {
    this.script = async reply => {
      for (let at = 0; at < text.length; at += size) {
        await reply.say(text.slice(at, at + size));
        if (pause)
          await new Promise(resolve => setTimeout(resolve, pause));
      }
    };
  }

  /** Answers with the parts, and waits before each but the first until `go` is called. */
  step(parts: string[]): { go: () => void; all: () => void } {
    const waiting: (() => void)[] = [];
    let free = 0;
    const pass = () => new Promise<void>(resolve => free-- > 0 ? resolve() : (free++, waiting.push(resolve)));
    this.script = async reply => {
      for (const [i, part] of parts.entries()) {
        if (i)
          await pass();
        await reply.say(part);
      }
    };
    const go = () => { const next = waiting.shift(); next ? next() : free++; };
    return { go, all: () => { free = Infinity; waiting.splice(0).forEach(next => next()); } };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }
}

export class Reply {
  private said = '';
  private over = false;

  constructor(private readonly response: ServerResponse, private readonly streaming: boolean) {}

  /** Whether the host has left: the turn was stopped, or the host is gone. */
  get left(): boolean {
    return this.response.destroyed;
  }

  async say(text: string): Promise<void> {
    if (this.over || this.left)
      return;
    this.said += text;
    if (this.streaming)
      await this.write({ choices: [{ index: 0, delta: { content: text }, finish_reason: null }] });
  }

  /** Refuses as a provider does, before a word was said. */
  fail(status: number, message = 'The provider is out of order.'): void {
    this.over = true;
    this.response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message } }));
  }

  /** Breaks the connection off. */
  hangUp(): void {
    this.over = true;
    this.response.destroy();
  }

  end(): void {
    if (this.over || this.left)
      return;
    this.over = true;
    if (!this.streaming) {
      this.response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({
        id: 'r', object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content: this.said }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
      }));
      return;
    }
    void this.write({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    void this.write({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } });
    this.response.end('data: [DONE]\n\n');
  }

  private write(chunk: object): Promise<void> {
    if (!this.response.headersSent)
      this.response.writeHead(200, { 'content-type': 'text/event-stream' });
    return new Promise(resolve => this.response.write(`data: ${JSON.stringify({ id: 'r', object: 'chat.completion.chunk', ...chunk })}\n\n`, () => resolve()));
  }
}
