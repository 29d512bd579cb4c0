/** What only the chunks say that come later. */
export const more = {
  noSessions: 'Your conversations will be listed here.',
  rename: 'Rename',
  name: 'Name',
  remove: 'Delete',
  removeAsk: 'Delete this conversation for good?',
  save: 'Save',
  more: 'Show more',
  whyBad: 'What was wrong with it?',
  wrong: 'Not correct',
  useless: 'Not helpful',
  harmful: 'Offensive or unsafe',
  details: 'Anything else? (optional)',
  keepAsk: 'Keep this conversation on this device, so that you find it again?',
  keep: 'Keep',
  keepNot: 'Do not keep',
};
