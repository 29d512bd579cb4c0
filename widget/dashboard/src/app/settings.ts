/** What the server writes into the shell. */
export interface Settings {
  /** Where the dashboard is mapped, `/dashboard`; empty at the root. */
  base: string;
  /** Where the API is mapped, `/api/v1`. */
  api: string;
  /** The host has account routes under the API: these screens sign in, register and forget. Else the host does. */
  accounts: boolean;
  /** Where the host signs its users in; `{url}` stands for where to come back to. */
  loginUrl: string | null;
  /** The widget's loader. */
  widget: string;
}

const told = JSON.parse(globalThis.document?.getElementById('settings')?.textContent || '{}') as Partial<Settings>;

export const settings: Settings = {
  base: (told.base ?? '/dashboard').replace(/\/+$/, ''),
  api: told.api ?? '/api/v1',
  accounts: told.accounts ?? false,
  loginUrl: told.loginUrl ?? null,
  widget: told.widget ?? `${told.api ?? '/api/v1'}/widget.js`,
};
