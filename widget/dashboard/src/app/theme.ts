import { effect, signal } from '@preact/signals';

export type Theme = 'auto' | 'light' | 'dark';
const KEY = 'chatbot-dashboard:theme';

const kept = (): Theme => {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'auto';
  } catch {
    return 'auto';
  }
};

/** What the person has chosen; `auto` is what their system says. */
export const theme = signal<Theme>(kept());

export function followTheme(): void {
  effect(() => {
    const { dataset } = document.documentElement;
    if (theme.value === 'auto')
      delete dataset['theme'];
    else
      dataset['theme'] = theme.value;
    try {
      if (theme.value === 'auto')
        localStorage.removeItem(KEY);
      else
        localStorage.setItem(KEY, theme.value);
    } catch {
      // A browser that keeps nothing shows what was chosen until the page is left.
    }
  });
}
