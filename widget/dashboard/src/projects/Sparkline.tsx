const WIDTH = 120, HEIGHT = 28, DAYS = 7;

const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** The answers of the last seven days, today's included. */
export const lately = ({ days }: { days: { date: string; turns: number }[] }) =>
  days.filter(day => day.date.slice(0, 10) > dayBefore(DAYS)).reduce((sum, day) => sum + day.turns, 0);

/** How many answers the last days had. It says nothing that does not stand beside it in words. */
export function Sparkline({ days }: { days: { date: string; turns: number }[] }) {
  const by = new Map(days.map(day => [day.date.slice(0, 10), day.turns]));
  const values = Array.from({ length: DAYS }, (_, at) => by.get(dayBefore(DAYS - 1 - at)) ?? 0);
  const most = Math.max(...values, 1);
  const wide = WIDTH / DAYS;
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {values.map((value, at) => {
        const high = Math.max(2, value / most * HEIGHT);
        return <rect key={at} x={at * wide + 2} y={HEIGHT - high} width={wide - 4} height={high} rx="2" class={value ? '' : 'none'} />;
      })}
    </svg>
  );
}
