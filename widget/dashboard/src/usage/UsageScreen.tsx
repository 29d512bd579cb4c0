import './usage.css';
import { ChartColumn } from 'lucide-preact';
import type { ComponentType } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { get, queryOf } from '../api/http.js';
import { useResource } from '../api/resource.js';
import { navigate, query } from '../app/router.js';
import { DataTable, PageHead, Pager } from '../ui/bits.js';
import { LinkButton } from '../ui/Button.js';
import { Select } from '../ui/Field.js';
import { Empty, Failed, Skeleton } from '../ui/states.js';
import { counted, lasting } from '../ui/time.js';
import { words } from '../words/usage.js';
import { byDay, type Figures, type Metric, type Usage } from './data.js';

const DAY = 86_400_000;
const TAKE = 50;
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const date = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

export default function UsageScreen({ project }: { project: string }) {
  const asked = Number(query.value.get('days'));
  const days = words.ranges.some(([n]) => n === asked) ? asked : 30;
  const { data, error, loading, reload } = useResource(`usage:${project}:${days}`, signal =>
    get<Usage>(`/projects/${project}/usage${queryOf({ from: dayOf(Date.now() - (days - 1) * DAY), to: dayOf(Date.now()) })}`, signal));
  const range = (
    <Select aria-label={words.range} value={String(days)} onChange={e => void navigate(`/projects/${project}/usage?days=${e.currentTarget.value}`, { replace: true })}>
      {words.ranges.map(([n, label]) => <option key={n} value={n}>{label}</option>)}
    </Select>
  );
  return (
    <div class="page">
      <PageHead title={words.title} actions={range}>{words.lead}</PageHead>
      {error ? <Failed error={error} retry={reload} /> : loading ? <Skeleton kind="block" lines={2} />
        : data!.totals.turns === 0 ? <Empty icon={ChartColumn} title={words.empty} actions={<LinkButton to={`/projects/${project}`}>{words.toPlayground}</LinkButton>}>{words.emptyBody}</Empty>
          : <><Totals figures={data!.totals} /><ByDay usage={data!} /><Table usage={data!} /></>}
    </div>
  );
}

function Totals({ figures: f }: { figures: Figures }) {
  const tiles: [string, string, string][] = [
    [words.answers, counted(f.turns), ''],
    [words.failed, counted(f.failed), words.failedOf(`${(f.failed / f.turns * 100).toFixed(f.failed ? 1 : 0)} %`)],
    [words.tokens, counted(f.input_tokens + f.output_tokens), words.inOut(counted(f.input_tokens), counted(f.output_tokens))],
    [words.first, f.first_text_ms ? lasting(f.first_text_ms.p50) : words.none, f.first_text_ms ? words.p95(lasting(f.first_text_ms.p95)) : ''],
    [words.latency, f.latency_ms ? lasting(f.latency_ms.p50) : words.none, f.latency_ms ? words.p95(lasting(f.latency_ms.p95)) : ''],
  ];
  return <dl class="tiles">{tiles.map(([name, value, more]) => <div class="card" key={name}><dt>{name}</dt><dd class="num">{value}</dd><dd class="small muted num">{more}</dd></div>)}</dl>;
}

function ByDay({ usage }: { usage: Usage }) {
  const [metric, setMetric] = useState<Metric>('turns');
  const [chart, setChart] = useState<{ Chart: ComponentType<{ days: number[]; values: (number | null)[]; label: string }> }>();
  useEffect(() => void import('./Chart.js').then(module => setChart({ Chart: module.default }), () => {}), []);
  const { days, values } = useMemo(() => byDay(usage, metric), [usage, metric]);
  return (
    <section class="card section">
      <header class="row spread wrap">
        <h2>{words.chart}</h2>
        <Select class="compact" aria-label={words.metric} value={metric} onChange={e => setMetric(e.currentTarget.value as Metric)}>
          {Object.entries(words.metrics).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
        </Select>
      </header>
      {chart ? <chart.Chart days={days} values={values} label={words.metrics[metric]!} /> : <div class="chart" aria-hidden="true" />}
    </section>
  );
}

function Table({ usage }: { usage: Usage }) {
  const { columns } = words;
  const [from, setFrom] = useState(0);
  useEffect(() => setFrom(0), [usage.from]);
  const rows = useMemo(() => [...usage.days].reverse(), [usage]);
  return (
    <section class="col">
      <h2>{words.table}</h2>
      <DataTable scrolls label={words.table} rows={rows.slice(from, from + TAKE)} keyOf={day => `${day.date} ${day.model}`} columns={[
        { head: columns.day, align: 'tight', cell: day => date.format(new Date(day.date)) },
        { head: columns.model, cell: day => <span class="mono">{day.model}</span> },
        { head: columns.turns, align: 'end', cell: day => counted(day.turns) },
        { head: columns.failed, align: 'end', cell: day => counted(day.failed) },
        { head: columns.stopped, align: 'end', cell: day => counted(day.stopped) },
        { head: columns.input, align: 'end', cell: day => counted(day.input_tokens) },
        { head: columns.output, align: 'end', cell: day => counted(day.output_tokens) },
        { head: columns.p50, align: 'end', cell: day => day.latency_ms ? lasting(day.latency_ms.p50) : words.none },
        { head: columns.p95, align: 'end', cell: day => day.latency_ms ? lasting(day.latency_ms.p95) : words.none },
      ]} />
      <Pager skip={from} take={TAKE} total={rows.length} onMove={setFrom} />
    </section>
  );
}
