import { createServer, listen } from './ports.js';

export interface SitePage {
  html: string;
  headers?: Record<string, string>;
}

/** Somebody's website, of another origin than the host. */
export class Site {
  private readonly pages = new Map<string, SitePage>();
  /** The bodies of the reports that browsers sent for a policy, by `report-uri /reports`. */
  readonly reports: string[] = [];

  private constructor(readonly origin: string, private readonly server: ReturnType<typeof createServer>) {}

  static async start(): Promise<Site> {
    const server = createServer();
    const site = new Site(`http://localhost:${await listen(server)}`, server);
    server.on('request', async (request, response) => {
      let body = '';
      for await (const chunk of request)
        body += chunk;
      if (request.url === '/reports') {
        site.reports.push(body);
        response.writeHead(204).end();
        return;
      }
      const page = site.pages.get(new URL(request.url!, site.origin).pathname);
      response.writeHead(page ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', ...page?.headers }).end(page?.html ?? '');
    });
    return site;
  }

  /** Puts a page up and answers its address. */
  put(path: string, page: SitePage): string {
    this.pages.set(path, page);
    return this.origin + path;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }
}
