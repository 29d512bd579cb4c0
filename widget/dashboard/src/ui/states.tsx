import { ChatError } from '@chatbot-platform/client';
import { CircleAlert, FileQuestion, Lock, WifiOff } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { sentences, words } from '../words/app.js';
import { Button, type Icon, LinkButton } from './Button.js';

interface EmptyProps {
  icon: Icon;
  title: string;
  children?: ComponentChildren;
  actions?: ComponentChildren;
  /** The screen's own title, where there is no other. */
  main?: boolean;
}

export function Empty({ icon: Picture, title, children, actions, main }: EmptyProps) {
  const Title = main ? 'h1' : 'h2';
  return (
    <div class="empty">
      <span class="picture"><Picture aria-hidden="true" /></span>
      <Title tabIndex={main ? -1 : undefined}>{title}</Title>
      {children && <p>{children}</p>}
      {actions && <div class="does">{actions}</div>}
    </div>
  );
}

/** What to tell of a call that failed. */
export const sentence = (error: unknown): string =>
  error instanceof ChatError ? sentences[error.code] ?? error.message : sentences['internal']!;

/** In place of what could not be read: what it is, and what to do. */
export function Failed({ error, retry, main }: { error: unknown; retry?: () => void; main?: boolean }) {
  const { code, status } = error instanceof ChatError ? error : { code: 'internal', status: 500 };
  const home = <LinkButton to="/" kind="quiet">{words.notFound.action}</LinkButton>;
  if (status === 404)
    return <Empty icon={FileQuestion} main={main} title={words.notFound.title} actions={home}>{words.notFound.body}</Empty>;
  if (status === 403)
    return <Empty icon={Lock} main={main} title={words.forbidden.title} actions={home}>{words.forbidden.body}</Empty>;
  const again = retry && <Button kind="primary" onClick={retry}>{words.retry}</Button>;
  if (code === 'offline')
    return <Empty icon={WifiOff} main={main} title={words.offline.title} actions={again}>{words.offline.body}</Empty>;
  return <Empty icon={CircleAlert} main={main} title={words.failed.title} actions={again}>{sentence(error)}</Empty>;
}

/** Lines where text will be. The screen reader hears one word. */
export function Skeleton({ lines = 3, kind = '' }: { lines?: number; kind?: '' | 'line' | 'block' | 'title' }) {
  const widths = ['w-70', 'w-90', 'w-50'];
  return (
    <div class="col" role="status">
      <span class="sr">{words.loading}</span>
      {Array.from({ length: lines }, (_, at) => <span key={at} class={`skeleton ${kind} ${kind === '' ? widths[at % 3] : ''}`} aria-hidden="true" />)}
    </div>
  );
}
