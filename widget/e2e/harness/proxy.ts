import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What every event has exactly once, over either transport. */
const EVENT = Buffer.from('"cursor":"');

/** The network between browser and host, which a test can cut. It sees bytes alone, so it is the same for SSE and web sockets. */
export class Network {
  private readonly pairs = new Set<[Socket, Socket]>();
  /** Cuts the connection on which the n-th event passes (from 1, counted over all connections); `Infinity` lets all pass. */
  cutAtEvent = Infinity;
  /** Cuts in the middle of that event rather than before it. */
  inside = false;
  events = 0;
  cuts = 0;
  down = false;

  private constructor(private readonly server: Server, readonly port: number, private readonly target: number) {}

  static async start(target: number): Promise<Network> {
    const server = createServer();
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const network = new Network(server, (server.address() as AddressInfo).port, target);
    server.on('connection', socket => network.join(socket));
    return network;
  }

  reset(): void {
    this.events = this.cuts = 0;
    this.cutAtEvent = Infinity;
    this.inside = this.down = false;
  }

  /** Cuts every connection, and takes no new one until `restore`. */
  lose(): void {
    this.down = true;
    this.cutAll();
  }

  restore(): void {
    this.down = false;
  }

  cutAll(): void {
    for (const pair of this.pairs)
      pair.forEach(socket => socket.destroy());
  }

  async stop(): Promise<void> {
    this.cutAll();
    await new Promise(resolve => this.server.close(resolve));
  }

  private join(browser: Socket): void {
    if (this.down)
      return void browser.destroy();
    const host = connect(this.target, '127.0.0.1');
    const pair: [Socket, Socket] = [browser, host];
    this.pairs.add(pair);
    const end = () => {
      this.pairs.delete(pair);
      pair.forEach(socket => socket.destroy());
    };
    for (const socket of pair)
      socket.on('error', end).on('close', end);
    browser.pipe(host);
    host.on('data', bytes => {
      const at = this.find(bytes);
      if (at < 0)
        return void browser.write(bytes);
      this.cuts++;
      // What came before it must arrive, or the cut would be an earlier one.
      browser.write(bytes.subarray(0, at), end);
    });
  }

  /** Where in these bytes the event to cut at begins (or a little after), or -1. */
  private find(bytes: Buffer): number {
    for (let at = bytes.indexOf(EVENT); at >= 0; at = bytes.indexOf(EVENT, at + 1)) {
      if (++this.events === this.cutAtEvent)
        return this.inside ? at + EVENT.length : Math.max(0, bytes.lastIndexOf('\n\n', at) + 2);
    }
    return -1;
  }
}
