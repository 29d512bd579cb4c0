import type { Page } from '@playwright/test';
import type { ChatClient, ChatClientOptions, Message, TurnEvent } from '@chatbot-platform/client';
import { putScript } from './bundle.js';
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

/** Opens a page of the site that has the client and nothing else. */
export async function openClient(page: Page, site: Site, options: ChatClientOptions & { kept?: boolean }): Promise<void> {
  const script = await putScript(site, 'client', "export * from '@chatbot-platform/client';");
  const { kept, ...rest } = options;
  const url = site.put('/client-page', {
    html: `<!doctype html><title>client</title><script type="module">
      import * as client from '${script}';
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
