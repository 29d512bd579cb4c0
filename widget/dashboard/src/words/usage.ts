export const words = {
  title: 'Usage', lead: 'Counted from the conversations there are, by day (UTC) and model.',
  range: 'Period', ranges: [[7, 'Last 7 days'], [30, 'Last 30 days'], [90, 'Last 90 days'], [365, 'Last year']] as [number, string][],
  answers: 'Answers', failed: 'Failed', tokens: 'Tokens', latency: 'Whole answer', first: 'First words',
  failedOf: (percent: string) => `${percent} of all`, inOut: (input: string, output: string) => `${input} read · ${output} written`, p95: (time: string) => `95 % within ${time}`, none: '–',
  metric: 'Show', metrics: { turns: 'Answers', tokens: 'Tokens', latency: 'Seconds to the whole answer' } as Record<string, string>,
  chart: 'By day', table: 'By day and model', empty: 'No answers in this period', toPlayground: 'Try it yourself', emptyBody: 'As soon as somebody chats with this bot, its figures are here.',
  columns: { day: 'Day', model: 'Model', turns: 'Answers', failed: 'Failed', stopped: 'Stopped', input: 'Tokens read', output: 'Tokens written', p50: 'Half within', p95: '95 % within' },
};
