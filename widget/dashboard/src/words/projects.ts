export const words = {
  title: 'Projects',
  lead: 'Each project is one chatbot: what it is told, which model answers, and where it is shown.',
  search: 'Search projects',
  create: 'New project',
  none: { title: 'Your first chatbot is three steps away', body: 'It takes about a minute, and you can change everything later.' },
  steps: [
    ['Name it', 'Pick a template or start from scratch.'],
    ['Tell it what to do', 'A few sentences are enough.'],
    ['Try it', 'Chat with it and see what the model is sent.'],
  ] as [string, string][],
  pick: 'Start from a template',
  nothingFound: (q: string) => `No project is called “${q}”`,
  nothingFoundBody: 'Check the spelling, or look through all of them.',
  clearSearch: 'Show all projects',
  changed: 'Changed',
  answers: (n: number) => `${n.toLocaleString('en')} ${n === 1 ? 'answer' : 'answers'} this week`,
  quiet: 'No answers this week',
  defaultModel: 'Default model',
  actions: (name: string) => `Actions for ${name}`,
  edit: { item: 'Edit name and description', title: 'Edit project', name: 'Name', description: 'Description' },
  open: 'Open',
  copyId: 'Copy ID',
  remove: {
    item: 'Delete project', title: (name: string) => `Delete “${name}”?`,
    body: 'Its prompts, conversations, keys and all that was said in it are deleted for good. This cannot be undone.', action: 'Delete project', done: (name: string) => `“${name}” is deleted.`,
  },
  saved: 'The project is saved.',
  new: {
    title: 'New project', lead: 'Name it, tell it what to do, and try it.',
    template: 'Template', name: 'Name', nameHint: 'What your team calls it. Visitors see the name you give the widget.', namePlaceholder: 'Support bot',
    prompt: 'What should it do?', promptHint: 'Its standing instructions, in your words. You can add more later, and try changes before you save them.', promptPlaceholder: 'You answer questions about …',
    promptName: 'Instructions',
    submit: 'Create and try it', needName: 'Give it a name.', needPrompt: 'Tell it in a sentence what it should do.',
    half: 'The project was made, but its prompt could not be saved. Add it here.',
  },
};

export interface Template {
  key: string;
  name: string;
  about: string;
  project: string;
  description: string;
  prompt: string;
  greeting: string;
  suggestions: string[];
}

export const templates: Template[] = [
  {
    key: 'support', name: 'Customer support', about: 'Answers questions, hands over when it cannot.', project: 'Customer support', description: 'Answers questions of our customers.',
    prompt: 'You are the customer support assistant of our company.\n\n- Answer in the language of the question, in short paragraphs and plain words.\n- If you do not know something, say so and offer to pass the question on to a colleague. Never make up prices, dates or promises.\n- Ask for an order number only when you need it.\n- Stay friendly when the customer is not.\n\nToday is {{date}}.',
    greeting: 'Hello! How can we help you?', suggestions: ['Where is my order?', 'How do I return something?', 'I want to talk to a person'],
  },
  {
    key: 'docs', name: 'Docs helper', about: 'Explains your product to those who build with it.', project: 'Docs helper', description: 'Explains our product and its API.',
    prompt: 'You help developers who build with our product.\n\n- Begin with the answer, then explain it.\n- Show code in fenced blocks with their language, small enough to be read at a glance.\n- Say which version something holds for when it matters.\n- When a question has two readings, answer the likelier one and name the other.\n- If the documentation you were given does not say it, say that, and do not guess at names of functions or options.',
    greeting: 'What are you building?', suggestions: ['How do I get started?', 'Show me an example', 'What are the limits?'],
  },
  {
    key: 'shop', name: 'Shop assistant', about: 'Helps people find what fits, without pushing.', project: 'Shop assistant', description: 'Helps visitors of our shop to choose.',
    prompt: 'You help visitors of our shop to find what fits them.\n\n- Ask at most two questions before you suggest something.\n- Suggest up to three products, each with one sentence on why it fits.\n- Tell honestly when something does not fit, or when we do not have it.\n- Name prices only if you were given them.\n- Never press anybody to buy.',
    greeting: 'Looking for something?', suggestions: ['I need a present', 'Which size fits me?', 'What does shipping cost?'],
  },
  {
    key: 'it', name: 'Internal IT', about: 'First aid for colleagues: access, devices, software.', project: 'IT help desk', description: 'First aid for our colleagues.',
    prompt: 'You are the IT help desk for our colleagues.\n\n- Give steps as a numbered list, one action in each.\n- Ask which system they use if the steps depend on it.\n- Never ask for a password, and tell people not to send one.\n- If something looks like a security incident, say so first: disconnect from the network and call the IT security line.\n- When the steps do not help, sum up what was tried so that it can be pasted into a ticket.',
    greeting: 'What is not working?', suggestions: ['I cannot sign in', 'My laptop is slow', 'I need access to a folder'],
  },
  { key: 'blank', name: 'From scratch', about: 'An empty page, for those who know what they want.', project: '', description: '', prompt: '', greeting: '', suggestions: [] },
];
