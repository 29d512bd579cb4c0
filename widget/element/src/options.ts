import type { StorageChoice, TransportName, WidgetConfig, WidgetMode, WidgetPosition, WidgetTheme } from '@chatbot-platform/client';
import type { Words } from './words/en.js';

/** What a page may say; all but the project is by default as the project's settings have it. */
export interface WidgetOptions {
  /** The project's publishable key, `pk_…`. */
  project: string;
  /** Where the host maps ChatbotPlatform. Known from the script tag if there is one. */
  url?: string;
  /** `bubble` and `sidebar` have a launcher; `inline` fills the place it stands in, `page` the whole window. */
  mode?: WidgetMode;
  position?: WidgetPosition;
  name?: string;
  greeting?: string;
  suggestions?: string[];
  placeholder?: string;
  theme?: WidgetTheme;
  /** A language tag such as `de`. If not set: the project's, else the page's `lang`, else the browser's. */
  language?: string;
  /** The page's own words, in place of the language's. */
  words?: Partial<Words>;
  /** Where the visitor and the conversation are kept: `ask` keeps nothing until the visitor has agreed. */
  storage?: StorageChoice;
  /** Hosts whose images are shown without a click; `*.example.com` covers all below it. */
  imageHosts?: string[];
  transport?: TransportName;
  /** Where the element is put by `init`; the end of the body if not set. */
  target?: Element | string;
  /** The token by which the host's server vouches for its signed-in user. */
  identityToken?: string;
  /** Opens at once. */
  open?: boolean;
  /** `none` keeps the launcher away: the page opens the chat itself. */
  launcher?: 'none';
}

/** The project's settings, with what the page says instead. */
export type Settings = Partial<WidgetConfig> & Partial<Omit<WidgetOptions, 'theme'>>
  & Pick<WidgetConfig, 'mode' | 'position' | 'storage' | 'languages'> & { theme: WidgetTheme & { accentText?: string } };

/** The attributes of `<chatbot-widget>`, or those of the script tag that begin with `data-`: `identity-token` is `identityToken`. */
export function read(element: Element): Record<string, string> {
  const options: Record<string, string> = {};
  for (const { name, value } of element.attributes)
    options[name.replace(/^data-/, '').replace(/-(.)/g, (_, letter) => letter.toUpperCase())] = value;
  return options;
}

/** An attribute says as an option of its own what belongs to the theme. */
export const settle = (config: Partial<WidgetConfig> | undefined, page: Partial<WidgetOptions>): Settings =>
  ({ mode: 'bubble', position: 'right', storage: 'local', languages: [], ...config, ...page, theme: { ...config?.theme, ...page.theme, ...page as object } }) as Settings;
