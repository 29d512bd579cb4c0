import 'uplot/dist/uPlot.min.css';
import uPlot from 'uplot';
import { useEffect, useRef, useState } from 'preact/hooks';
import { theme } from '../app/theme.js';

const HEIGHT = 240;

/** Bars by day. It says nothing that does not stand in the table below it. */
export default function Chart({ days, values, label }: { days: number[]; values: (number | null)[]; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const chosen = theme.value;
  // What is painted does not follow a style sheet: it is painted anew.
  const [dark, setDark] = useState(false);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const turned = () => setDark(query.matches);
    turned();
    query.addEventListener('change', turned);
    return () => query.removeEventListener('change', turned);
  }, []);
  useEffect(() => {
    const element = place.current!;
    const style = getComputedStyle(element);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const axis = { stroke: colour('--muted'), font: `12px ${colour('--font')}`, grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
    const chart = new uPlot({
      width: element.clientWidth, height: HEIGHT, legend: { show: false }, cursor: { show: false }, tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] }, x: { range: (_, from, to) => [from - 43_200, to + 43_200] } },
      axes: [{ ...axis, grid: { show: false }, values: '{D} {MMM}', space: 64 }, { ...axis, size: 56, values: (_, ticks) => ticks.map(tick => Intl.NumberFormat('en', { notation: 'compact' }).format(tick)) }],
      series: [{}, { label, fill: colour('--accent'), stroke: colour('--accent'), width: 0, paths: uPlot.paths.bars!({ size: [0.7, 40], radius: 0.15 }), points: { show: false } }],
    }, [days, values] as uPlot.AlignedData, element);
    const follow = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    follow.observe(element);
    return () => {
      follow.disconnect();
      chart.destroy();
    };
  }, [days, values, label, chosen, dark]);
  return <div ref={place} class="chart" aria-hidden="true" />;
}
