export const words = {
  title: 'Conversations', lead: 'What the users of this project say, and what they are answered: members, visitors of the widget and programs.',
  search: 'Search titles', none: 'No conversations yet', noneBody: 'As soon as somebody chats with this bot, it is here.', toWidget: 'Put it on your site', toPlayground: 'Try it yourself', nothing: 'Nothing fits', nothingBody: 'No conversation fits what you are looking for.', clear: 'Show all',
  feedback: 'Feedback', feedbacks: [['', 'All feedback'], ['any', 'With feedback'], ['up', 'Thumbs up'], ['down', 'Thumbs down']] as [string, string][],
  status: 'How it went', statuses: [['', 'Any outcome'], ['failed', 'Something failed'], ['stopped', 'Stopped by the user'], ['running', 'Running now']] as [string, string][],
  columns: { title: 'Conversation', who: 'Who', messages: 'Messages', feedback: 'Feedback', last: 'Last message' },
  kinds: { member: 'Member', visitor: 'Visitor', key: 'API key' } as Record<string, string>, signedIn: 'signed in',
  up: (n: number) => `${n} thumbs up`, down: (n: number) => `${n} thumbs down`, failed: (n: number) => n === 1 ? '1 failed answer' : `${n} failed answers`,
  back: 'All conversations', remove: 'Delete', removeTitle: 'Delete this conversation?', removeBody: 'It is deleted for its user as well, with all that was said in it. This cannot be undone.', removed: 'The conversation is deleted.',
  earlier: 'Show earlier messages', user: 'User', assistant: 'Assistant', inspect: 'What the model was sent', inspectTitle: 'What the model was sent',
  wentWrong: 'This answer failed', stopped: 'Stopped by the user', incomplete: 'Cut off', running: 'Being written', noAnswer: 'There is no answer.', rated: { up: 'Found helpful', down: 'Found not helpful' } as Record<string, string>, empty: 'Nothing has been said here yet.',
};
