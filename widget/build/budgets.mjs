/** In bytes after gzip -9. The lightest rival's first chat is 111 kB. */
const LIMITS = { loader: 3_000, panel: 22_000, firstChat: 25_000, signalr: 15_000 };

export function budgets(files, { entry, chunks }) {
  const loader = files['widget.js'].gzip;
  const panel = files[`assets/${entry.name}`].gzip;
  return [
    { what: 'loader', size: loader, limit: LIMITS.loader },
    { what: 'panel, English, client and SSE', size: panel, limit: LIMITS.panel },
    { what: 'first chat: the two together', size: loader + panel, limit: LIMITS.firstChat },
    { what: 'SignalR, only where it is asked for', size: files[`assets/${chunks.signalr}`].gzip, limit: LIMITS.signalr },
  ];
}

export const held = report => report.every(({ size, limit }) => size <= limit);
