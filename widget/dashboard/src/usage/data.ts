export interface Figures {
  turns: number;
  failed: number;
  stopped: number;
  input_tokens: number;
  output_tokens: number;
  latency_ms: { p50: number; p95: number } | null;
  first_text_ms: { p50: number; p95: number } | null;
}

export interface Usage {
  from: string;
  to: string;
  days: (Figures & { date: string; model: string })[];
  totals: Figures;
}

export type Metric = 'turns' | 'tokens' | 'latency';

const DAY = 86_400_000;

/** One number for each day of the period, those without an answer too. Latency is that of the slowest model's median. */
export function byDay(usage: Usage, metric: Metric): { days: number[]; values: (number | null)[] } {
  const days: number[] = [];
  for (let at = Date.parse(usage.from); at <= Date.parse(usage.to); at += DAY)
    days.push(at / 1000);
  const found = new Map<number, number>();
  for (const day of usage.days) {
    const at = Date.parse(day.date) / 1000;
    const value = metric === 'turns' ? day.turns : metric === 'tokens' ? day.input_tokens + day.output_tokens : (day.latency_ms?.p50 ?? 0) / 1000;
    found.set(at, metric === 'latency' ? Math.max(found.get(at) ?? 0, value) : (found.get(at) ?? 0) + value);
  }
  return { days, values: days.map(day => found.get(day) ?? (metric === 'latency' ? null : 0)) };
}
