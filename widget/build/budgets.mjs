import { readFile, writeFile } from 'node:fs/promises';

/** In bytes after gzip -9. The lightest rival's first chat is 111 kB. */
const LIMITS = { loader: 3_000, panel: 22_000, firstChat: 25_000, signalr: 15_000 };

export function budgets(files, { entry, chunks }) {
  const loader = files['widget.js'].gzip;
  const panel = files[`assets/${entry.name}`].gzip;
  return [
    { what: 'loader', row: 'Loader', size: loader, limit: LIMITS.loader },
    { what: 'panel, English, client and SSE', row: 'Panel', size: panel, limit: LIMITS.panel },
    { what: 'first chat: the two together', row: '\\*\\*First chat', size: loader + panel, limit: LIMITS.firstChat },
    { what: 'SignalR, only where it is asked for', row: 'SignalR', size: files[`assets/${chunks.signalr}`].gzip, limit: LIMITS.signalr },
  ];
}

export const held = report => report.every(({ size, limit }) => size <= limit);

const LEEWAY = 100;

/** Whether the table that people read says what is so; `update` makes it so. */
export async function told(file, report, update) {
  let text = await readFile(file, 'utf8');
  let isTrue = true;
  for (const { row, size } of report) {
    text = text.replace(new RegExp(`^(\\| ${row}[^|]*\\| \\**)([\\d,]*)`, 'm'), (_, before, said) => {
      isTrue &&= Math.abs(+said.replaceAll(',', '') - size) <= LEEWAY;
      return before + size.toLocaleString('en');
    });
  }
  if (update)
    await writeFile(file, text);
  return isTrue || update;
}
