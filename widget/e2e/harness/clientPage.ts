import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'esbuild';
import type { ChatClient, ChatClientOptions, Message, TurnEvent } from '@chatbot-platform/client';
// @ts-expect-error: the build's own plugin, in JavaScript.
import { slimSignalR } from '../../build/slimSignalR.mjs';
import type { Site } from './site.js';

interface ClientModule {
  createClient(options: ChatClientOptions): ChatClient;
  unansweredTurn(messages: readonly Message[]): string | undefined;
}

interface Heard {
  text: string;
  types: string[];
  started: TurnEvent | undefined;
  ended: TurnEvent | undefined;
}

// What the page has, for the functions that tests evaluate in it.
declare global {
  var client: ClientModule;
  var chat: ChatClient;
  var read: (stream: AsyncIterable<TurnEvent>) => Promise<Heard>;
  interface Window {
    text: string;
    states: string[];
  }
}

let files: Promise<[string, string][]> | undefined;

/** The client as the panel has it: bundled, minified, with SignalR slimmed and apart. */
const bundle = async (): Promise<[string, string][]> => {
  const root = join(import.meta.dirname, '../..');
  const { outputFiles } = await build({
    entryPoints: [join(root, 'client/src/index.ts')],
    bundle: true, minify: true, splitting: true, format: 'esm', platform: 'browser', target: 'es2022', write: false, outdir: '/client',
    define: { require: 'undefined' }, plugins: [slimSignalR()], logLevel: 'error',
  });
  return outputFiles.map(file => [basename(file.path), file.text]);
};

/** Opens a page of the site that has the client and nothing else. */
export async function openClient(page: Page, site: Site, options: ChatClientOptions & { kept?: boolean }): Promise<void> {
  for (const [name, text] of await (files ??= bundle()))
    site.put(`/client/${name}`, { html: text, headers: { 'content-type': 'text/javascript' } });
  const { kept, ...rest } = options;
  const url = site.put('/client-page', {
    html: `<!doctype html><title>client</title><script type="module">
      import * as client from '/client/index.js';
      window.client = client;
      window.text = '';
      window.states = [];
      window.chat = client.createClient({ ...${JSON.stringify(rest)}, minDelay: 20, maxDelay: 100, onConnection: s => states.push(s.state),
        ${kept ? 'storage: localStorage,' : ''} });
      window.read = async stream => {
        const types = [];
        let started, ended;
        text = '';
        for await (const event of stream) {
          types.push(event.type);
          if (event.type === 'text') text += event.text;
          if (event.type === 'turn.started') started = event;
          if (event.type === 'turn.ended') ended = event;
        }
        return { text, types, started, ended };
      };
    </script>`,
  });
  await page.goto(url);
  await page.waitForFunction(() => !!globalThis.chat);
}
