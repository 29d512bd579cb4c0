import { type ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

type Shown = ComponentType<{ before: string; after: string }>;
let loaded: Shown | undefined;

/** What shows how two texts differ, once it is fetched. */
export function lazyDiff(): Shown | undefined {
  const [, set] = useState<Shown>();
  useEffect(() => {
    if (!loaded)
      import('./TextDiff.js').then(module => { loaded = module.TextDiff; set(() => loaded); }, () => {});
  }, []);
  return loaded;
}
