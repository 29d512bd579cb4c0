export interface Frames {
  /** @param grows Whether it is an answer that grows; all else is answered at once. */
  ask(grows?: boolean): void;
  now(): void;
}

/**
 * When things are drawn. While an answer grows, drawing it (with what the browser does after it) may take a tenth of the time, and no
 * more: a slow phone draws less often.
 */
export function frames(draw: () => void): Frames {
  let asked = false, restUntil = 0;
  const now = () => {
    asked = false;
    const began = performance.now();
    setTimeout(() => {
      const ended = performance.now();
      restUntil = ended + Math.min(150, (ended - began) * 9);
    });
    draw();
  };
  return {
    now,
    ask: grows => {
      if (asked)
        return;
      asked = true;
      const rest = restUntil - performance.now();
      // A page in the background has no frames; it is drawn now and then, so that coming back is not a shock.
      if (document.hidden)
        setTimeout(now, 250);
      else if (grows && rest > 0)
        setTimeout(() => requestAnimationFrame(now), rest);
      else
        requestAnimationFrame(now);
    },
  };
}
