const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const date = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });
const full = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const steps: [Intl.RelativeTimeFormatUnit, number][] = [['minute', 60], ['hour', 3600], ['day', 86_400]];

/** "5 minutes ago", and after two weeks the date. */
export function ago(at: string, now = Date.now()): string {
  const seconds = (now - Date.parse(at)) / 1000;
  if (seconds < 45)
    return 'just now';
  if (seconds > 14 * 86_400)
    return date.format(new Date(at));
  const [unit, size] = steps.findLast(([, size]) => seconds >= size) ?? steps[0]!;
  return relative.format(-Math.max(1, Math.round(seconds / size)), unit);
}

export const whole = (at: string): string => full.format(new Date(at));

/** "340 ms", "1.2 s", "2 min 5 s". */
export function lasting(milliseconds: number): string {
  if (milliseconds < 1000)
    return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

export const counted = (n: number): string => n.toLocaleString('en');
