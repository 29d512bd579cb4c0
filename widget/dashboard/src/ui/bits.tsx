import { Check, ChevronLeft, ChevronRight, Copy } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { words } from '../words/app.js';
import { ago, whole } from './time.js';
import { Button, IconButton } from './Button.js';

export const Badge = ({ tone = '', children }: { tone?: '' | 'good' | 'warn' | 'danger' | 'accent'; children: ComponentChildren }) => <span class={`badge ${tone}`}>{children}</span>;

/** When it was, as one says it; to the second for who points at it. */
export const Time = ({ at }: { at: string }) => <time dateTime={at} title={whole(at)}>{ago(at)}</time>;

/** The title of a screen, of the window too. */
export function PageHead({ title, children, actions }: { title: string; children?: ComponentChildren; actions?: ComponentChildren }) {
  useTitle(title);
  return (
    <div class="page-head">
      <div class="grow">
        <h1 tabIndex={-1}>{title}</h1>
        {children && <p>{children}</p>}
      </div>
      {actions && <div class="does">{actions}</div>}
    </div>
  );
}

export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · ${words.product}` : words.product;
  }, [title]);
}

/** @param said Whether the button says what it does, and not by its picture alone. */
export function CopyButton({ text, label = words.copy, said }: { text: string; label?: string; said?: boolean }) {
  const [done, setDone] = useState(false);
  const copy = () => navigator.clipboard?.writeText(text).then(() => {
    setDone(true);
    setTimeout(setDone, 1600, false);
  }, () => {});
  return (
    <>
      {said
        ? <Button icon={done ? Check : Copy} onClick={copy}>{label}</Button>
        : <IconButton size="small" icon={done ? Check : Copy} label={label} onClick={copy} />}
      <span class="sr" role="status">{done ? words.copied : ''}</span>
    </>
  );
}

/** Leads through a list that is read page by page. */
export function Pager({ skip, take, total, onMove }: { skip: number; take: number; total: number; onMove: (skip: number) => void }) {
  if (total <= take && skip === 0)
    return null;
  return (
    <nav class="pager" aria-label={words.more}>
      <span class="num">{words.range(Math.min(skip + 1, total), Math.min(skip + take, total), total)}</span>
      <span class="row">
        <Button size="small" icon={ChevronLeft} disabled={skip === 0} onClick={() => onMove(Math.max(0, skip - take))}>{words.previous}</Button>
        <Button size="small" icon={ChevronRight} disabled={skip + take >= total} onClick={() => onMove(skip + take)}>{words.next}</Button>
      </span>
    </nav>
  );
}

export interface Column<T> {
  head: ComponentChildren;
  cell: (row: T) => ComponentChildren;
  align?: 'end' | 'tight';
}

interface TableProps<T> {
  label: string;
  columns: Column<T>[];
  rows: T[];
  keyOf: (row: T) => string;
  /** Where it is narrow it stays a table, and scrolls. */
  scrolls?: boolean;
}

/**
 * A table that a screen reader reads as one. On a phone each row is a block of its own, in which the columns' heads stand above what is theirs; the roles
 * are said, since a browser that shows a table as something else takes it for something else.
 */
export function DataTable<T>({ label, columns, rows, keyOf, scrolls }: TableProps<T>) {
  return (
    <div class="table-frame" tabIndex={0} role="group" aria-label={label}>
      <table class={`table ${scrolls ? '' : 'stack'}`} role="table">
        <caption class="sr">{label}</caption>
        <thead role="rowgroup"><tr role="row">{columns.map((c, at) => <th key={at} scope="col" role="columnheader" class={c.align ?? ''}>{c.head}</th>)}</tr></thead>
        <tbody role="rowgroup">
          {rows.map(row => <tr key={keyOf(row)} role="row">{columns.map((c, at) => <td key={at} role="cell" class={c.align ?? ''} data-head={typeof c.head === 'string' ? c.head : undefined}>{c.cell(row)}</td>)}</tr>)}
        </tbody>
      </table>
    </div>
  );
}
