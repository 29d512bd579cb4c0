import { ChatbotWidget as Element, type WidgetEvents, type WidgetOptions } from '@chatbot-platform/widget';
import { type ForwardedRef, forwardRef, useEffect, useImperativeHandle, useRef } from 'react';

export type { Element as ChatbotWidgetElement, WidgetEvents, WidgetOptions };

type Handler<N extends keyof WidgetEvents> = (detail: WidgetEvents[N], event: CustomEvent<WidgetEvents[N]>) => void;

export interface ChatbotWidgetProps extends Omit<WidgetOptions, 'target'> {
  onReady?: Handler<'ready'>;
  onOpen?: Handler<'open'>;
  onClose?: Handler<'close'>;
  /** `event.preventDefault()` keeps the message back; a changed `detail.text` is what is sent. */
  onBeforeSend?: Handler<'before:send'>;
  onSend?: Handler<'send'>;
  onAnswer?: Handler<'answer'>;
  onSession?: Handler<'session'>;
  onUnread?: Handler<'unread'>;
  onFeedback?: Handler<'feedback'>;
  onVisitor?: Handler<'visitor'>;
  onError?: Handler<'error'>;
}

const events = {
  onReady: 'ready', onOpen: 'open', onClose: 'close', onBeforeSend: 'before:send', onSend: 'send', onAnswer: 'answer',
  onSession: 'session', onUnread: 'unread', onFeedback: 'feedback', onVisitor: 'visitor', onError: 'error',
} as const satisfies Record<string, keyof WidgetEvents>;

/**
 * The widget as a component. Its ref is the element, with `open()`, `send()` and the rest. Changed options make a new element;
 * changed handlers do not.
 */
export const ChatbotWidget = forwardRef(function ChatbotWidget(props: ChatbotWidgetProps, ref: ForwardedRef<Element | null>) {
  const place = useRef<HTMLDivElement>(null);
  const element = useRef<Element | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const options = Object.fromEntries(Object.entries(props).filter(([name]) => !(name in events)));
  const key = JSON.stringify(options);

  useEffect(() => {
    const made = document.createElement('chatbot-widget') as Element;
    made.given = JSON.parse(key);
    for (const [name, event] of Object.entries(events) as [keyof typeof events, keyof WidgetEvents][])
      made.on(event, (detail, e) => (latest.current[name] as Handler<typeof event> | undefined)?.(detail, e));
    place.current!.append(made);
    element.current = made;
    return () => {
      element.current = null;
      made.destroy();
    };
  }, [key]);
  useImperativeHandle<Element | null, Element | null>(ref, () => element.current, [key]);

  return <div ref={place} style={{ display: 'contents' }} />;
});
