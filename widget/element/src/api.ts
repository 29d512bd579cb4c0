import { ChatbotWidget } from './element.js';
import type { WidgetOptions } from './options.js';

let current: ChatbotWidget | undefined;

/** The page's widget: the one that `init` made, or the first in the page. */
export function widget(): ChatbotWidget {
  const found = current?.isConnected ? current : document.querySelector('chatbot-widget');
  if (!found)
    throw new Error('ChatbotWidget: call init() first.');
  return found as ChatbotWidget;
}

/** Puts a widget into the page, in the place of an earlier one, and returns its element. */
export function init(options: Partial<WidgetOptions> & { project: string }): ChatbotWidget {
  current?.destroy();
  const { target } = options;
  // Of whichever copy of the package the page's elements are.
  current = new (customElements.get('chatbot-widget') as typeof ChatbotWidget)();
  current.given = options;
  ((typeof target === 'string' ? document.querySelector(target) : target) ?? document.body).append(current);
  return current;
}
