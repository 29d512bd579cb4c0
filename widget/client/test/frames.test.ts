import { expect, it } from 'vitest';
import { frames } from '../src/frames.js';

const stream = ': hello\r\n\r\nid: 1\nevent: text\ndata: {"a":1}\n\ndata:x\ndata: y\r\r\nretry: 5\n\ndata\n\ndata: é 😀\r\n\r\n: still here\n\ndata: cut';

it('gives the data of each whole event, however the stream is cut', () => {
  for (let first = 0; first <= stream.length; first++) {
    for (const second of [first, first + 1, first + 5]) {
      const got: string[] = [];
      const feed = frames(data => got.push(data));
      for (const piece of [stream.slice(0, first), stream.slice(first, second), stream.slice(second)])
        feed(piece);
      expect(got).toEqual(['{"a":1}', 'x\ny', 'é 😀']);
    }
  }
});
