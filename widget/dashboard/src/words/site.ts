export const words = {
  title: 'Widget', lead: 'How the chat looks on your site. What you change is seen beside it at once, and on your site when you save.',
  snippet: 'Put it on your site', snippetLead: 'One line, before the end of the page’s body. The key in it is public.', copySnippet: 'Copy the line', noOrigins: 'No site may show it yet. Name yours below, or the chat stays away.',
  origins: 'Allowed sites', originsHint: 'One in a line, as a browser writes them: https://example.com', originsError: (line: string) => `“${line}” is no site: write https://example.com, without a path.`,
  look: 'Look', name: 'Name', namePlaceholder: 'What visitors see at the top', greeting: 'Greeting', greetingHint: 'The first thing that is seen in an empty chat.', placeholder: 'Text in the empty field',
  suggestions: 'Suggestions', suggestionsHint: 'Questions to begin with, one in a line, at most ten.', suggestionsError: 'At most ten, of 200 characters each.',
  accent: 'Colour', accentHint: 'Of the launcher and what visitors say.', accentError: 'Write #rgb or #rrggbb.', scheme: 'Light or dark', schemes: { auto: 'As the visitor’s system', light: 'Light', dark: 'Dark' } as Record<string, string>,
  position: 'Side', positions: { right: 'Right', left: 'Left' } as Record<string, string>, mode: 'Shape', modes: { bubble: 'Bubble', sidebar: 'Sidebar', inline: 'In the page', page: 'Whole page' } as Record<string, string>,
  radius: 'Roundness', features: 'What visitors can do',
  feature: { sessions: 'Go back to earlier conversations', feedback: 'Rate answers', edit: 'Edit what they said', regenerate: 'Have an answer written anew' } as Record<string, string>,
  preview: 'Preview', previewHint: (origin: string) => `It is the true widget. To chat in it, allow ${origin} above and save.`, saved: 'Saved. Sites show it within a minute.', discard: 'Discard',
};
