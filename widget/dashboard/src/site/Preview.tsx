import { useEffect, useRef, useState } from 'preact/hooks';
import { settings } from '../app/settings.js';
import { words } from '../words/site.js';

interface Props {
  projectKey: string;
  config: object;
}

/** The true widget, in a page of its own that is told what stands in the form. */
export function Preview({ projectKey, config }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [ready, setReady] = useState(0);
  const said = JSON.stringify({ config, project: projectKey, url: settings.api });
  useEffect(() => {
    const hear = (event: MessageEvent) => {
      if (event.source === frame.current?.contentWindow && event.data === 'chatbot:preview-ready')
        setReady(n => n + 1);
    };
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  }, []);
  useEffect(() => {
    if (!ready)
      return;
    // Not at each key: it is built anew each time.
    const timer = setTimeout(() => frame.current?.contentWindow?.postMessage({ preview: JSON.parse(said) }, location.origin), 300);
    return () => clearTimeout(timer);
  }, [said, ready]);
  return <iframe ref={frame} class="preview" title={words.preview} src={`${settings.base}/preview`} />;
}
