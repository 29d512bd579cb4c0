import { useEffect, useState } from 'preact/hooks';
import { busyUntil, expired, offline, tryNow } from '../api/weather.js';
import { Banner } from '../ui/Banner.js';
import { Button } from '../ui/Button.js';
import { words } from '../words/app.js';
import { account, goToLogin } from './session.js';

/** What holds for all screens at the moment, above them. */
export function Notices() {
  return (
    <div class="notices">
      {offline.value && <Banner tone="warn" title={words.offline.title} actions={<Button size="small" onClick={() => tryNow()}>{words.offline.action}</Button>}>{words.offline.body}</Banner>}
      {expired.value && account.value && <Banner tone="warn" title={words.expired.title} actions={<Button size="small" kind="primary" onClick={goToLogin}>{words.expired.action}</Button>}>{words.expired.body}</Banner>}
      {busyUntil.value > 0 && <Limited key={busyUntil.value} until={busyUntil.value} />}
    </div>
  );
}

function Limited({ until }: { until: number }) {
  const rest = () => Math.ceil((until - Date.now()) / 1000);
  const [seconds, setSeconds] = useState(rest);
  useEffect(() => {
    const timer = setInterval(() => {
      setSeconds(rest());
      if (rest() <= 0)
        busyUntil.value = 0;
    }, 1000);
    return () => clearInterval(timer);
  }, [until]);
  return seconds > 0 ? <Banner tone="warn" role={undefined} title={<span role="status">{words.limited.title}</span>}>{words.limited.body(seconds)}</Banner> : null;
}
