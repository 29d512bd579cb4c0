import './said.css';
import { useEffect, useRef } from 'preact/hooks';
import { Markdown as Renderer } from '../../../element/src/markdown/markdown.js';
import { takeNodes } from '../../../element/src/nodes.js';
import type { Context } from '../../../element/src/panel/context.js';
import { contentHooks } from '../../../element/src/panel/content.js';
import { words } from '../words/playground.js';

takeNodes();

// The widget's renderer, with the few words it needs: text that grows is read once, and nothing that is said becomes markup. No image is fetched unasked.
const hooks = contentHooks({ words, settings: { allowed_image_hosts: [] }, rich: async () => undefined, announcer: { say: () => {} } } as unknown as Context);

/** An answer as it grows. What is drawn already is not touched again. */
export function Markdown({ text, ended }: { text: string; ended: boolean }) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<{ renderer: Renderer; text: string; ended: boolean }>();
  useEffect(() => {
    let now = drawn.current;
    if (!now || now.ended && text !== now.text || !text.startsWith(now.text)) {
      place.current!.replaceChildren();
      now = drawn.current = { renderer: new Renderer(place.current!, hooks), text: '', ended: false };
    }
    if (text.length > now.text.length) {
      now.renderer.write(text.slice(now.text.length));
      now.text = text;
    }
    if (ended && !now.ended) {
      now.renderer.end();
      now.ended = true;
    }
  }, [text, ended]);
  return <div class="said" dir="auto" ref={place} />;
}
