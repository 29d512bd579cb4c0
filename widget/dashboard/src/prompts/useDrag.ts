import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';

/** Drags a row of a list to another place, by mouse, pen or finger. The keyboard has keys of its own. */
export function useDrag(list: RefObject<HTMLElement>, onDrop: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  const now = useRef(drag);
  now.current = drag;

  /** The place that lies under the pointer. */
  function placeAt(y: number): number {
    const rows = [...list.current!.children];
    const below = rows.findIndex(row => {
      const { top, height } = row.getBoundingClientRect();
      return y < top + height / 2;
    });
    const at = below < 0 ? rows.length : below;
    return at > now.current!.from ? at - 1 : at;
  }

  return {
    handle: (from: number) => ({
      onPointerDown(event: PointerEvent) {
        if (event.button)
          return;
        (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
        setDrag({ from, to: from });
      },
      onPointerMove(event: PointerEvent) {
        if (now.current)
          setDrag({ from: now.current.from, to: placeAt(event.clientY) });
      },
      onPointerUp() {
        const { current } = now;
        setDrag(undefined);
        if (current && current.to !== current.from)
          onDrop(current.from, current.to);
      },
      onPointerCancel: () => setDrag(undefined),
    }),
    /** How a row looks while one is dragged. */
    mark: (at: number) => !drag ? '' : at === drag.from ? 'dragged' : at === drag.to ? (drag.to < drag.from ? 'before' : 'after') : '',
  };
}
