import { useLayoutEffect } from 'preact/hooks';
import { holdBack } from '../app/router.js';
import { words } from '../words/app.js';
import { confirm } from './confirm.js';

/** As long as this is true, who leaves is asked first. */
export function useUnsaved(dirty: boolean): void {
  useLayoutEffect(() => {
    if (dirty)
      return holdBack(() => confirm({ title: words.unsaved.title, body: words.unsaved.body, action: words.unsaved.action, cancel: words.unsaved.stay, danger: true }));
  }, [dirty]);
}
