/**
 * Takes the text of an event stream as it comes, and gives the data of each event. All else that such a stream may hold
 * (names, ids, comments) stands in the data, too, or is of no use here; a package that reads it is a kilobyte of every first chat.
 */
export function frames(onData: (data: string) => void): (chunk: string) => void {
  let rest = '';
  let data: string | undefined;
  return chunk => {
    // A "\r" at the end may be the first half of a line's end.
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    for (const line of lines) {
      if (line.startsWith('data:'))
        data = (data === undefined ? '' : data + '\n') + line.slice(line[5] === ' ' ? 6 : 5);
      else if (!line && data !== undefined)
        data = (onData(data), undefined);
    }
  };
}
