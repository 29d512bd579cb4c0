import type { Project } from '../api/types.js';
import { words } from '../words/settings.js';

/** What stands in the fields. Numbers are text until they are saved: a half-typed one is no number. */
export interface Form {
  model: string;
  temperature: string;
  max_tokens: string;
  strategy: string;
  memory_max: string;
  after: string;
  keep: string;
  summary_model: string;
  recall: string;
  others: boolean;
  daily: string;
  visitor: string;
}

const text = (n: number | null) => n === null ? '' : String(n);

export const formOf = ({ model, temperature, max_tokens, memory, limits }: Project): Form => ({
  model: model ?? '', temperature: temperature === null ? '' : String(+temperature.toFixed(3)), max_tokens: text(max_tokens), strategy: memory.strategy, memory_max: text(memory.max_tokens), after: text(memory.summarize_after_tokens),
  keep: text(memory.keep_recent_tokens), summary_model: memory.summary_model ?? '', recall: text(memory.recall_tokens), others: memory.recall_other_sessions,
  daily: text(limits.daily_tokens), visitor: text(limits.visitor_daily_tokens),
});

const numberOf = (value: string) => value.trim() === '' ? null : Number(value);

export const changeOf = (form: Form) => ({
  model: form.model || null, temperature: numberOf(form.temperature), max_tokens: numberOf(form.max_tokens),
  memory: {
    strategy: form.strategy, max_tokens: numberOf(form.memory_max), summarize_after_tokens: numberOf(form.after), keep_recent_tokens: numberOf(form.keep),
    summary_model: form.summary_model || null, recall_tokens: numberOf(form.recall), recall_other_sessions: form.others,
  },
  limits: { daily_tokens: numberOf(form.daily), visitor_daily_tokens: numberOf(form.visitor) },
});

type Errors = Partial<Record<keyof Form, string>>;

/** The same bounds as the server's, so that nobody has to ask it. */
export function errorsOf(form: Form): Errors {
  const errors: Errors = {};
  const whole = (name: keyof Form, from: number, to: number, optional = false) => {
    const value = String(form[name]).trim();
    if (value === '' ? !optional : !/^\d+$/.test(value) || +value < from || +value > to)
      errors[name] = words.numberError(from, to);
  };
  if (form.temperature.trim() && !(+form.temperature >= 0 && +form.temperature <= 2))
    errors.temperature = words.temperatureError;
  whole('max_tokens', 1, 1_000_000, true);
  whole('memory_max', 500, 1_000_000);
  whole('after', 100, 1_000_000);
  whole('keep', 0, 1_000_000);
  whole('recall', 0, 1_000_000);
  whole('daily', 1, 1_000_000_000_000, true);
  whole('visitor', 1, 1_000_000_000_000, true);
  if (!errors.keep && !errors.after && +form.keep >= +form.after)
    errors.keep = words.keepError;
  return errors;
}
