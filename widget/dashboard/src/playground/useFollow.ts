import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** How far from the end still counts as the end, in pixels. */
const NEAR = 48;

/** Keeps the end of a log in sight as it grows, until the reader scrolls up; `toEnd` follows again. */
export function useFollow() {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const height = useRef(0);
  const [away, setAway] = useState(false);

  const settle = useCallback(() => {
    const element = scroller.current;
    if (element && follows.current)
      element.scrollTop = height.current = element.scrollHeight;
    setAway(!follows.current);
  }, []);

  useEffect(() => {
    const resized = new ResizeObserver(settle);
    resized.observe(scroller.current!);
    resized.observe(list.current!);
    return () => resized.disconnect();
  }, []);

  const onScroll = useCallback(() => {
    const { scrollTop, scrollHeight, clientHeight } = scroller.current!;
    // Scrolled by what grew, not by the reader: the end is still wanted.
    if (follows.current && scrollHeight > height.current)
      return settle();
    follows.current = scrollHeight - scrollTop - clientHeight < NEAR;
    setAway(!follows.current);
  }, []);

  const toEnd = useCallback(() => {
    follows.current = true;
    settle();
  }, []);

  return { scroller, list, onScroll, away, toEnd };
}
