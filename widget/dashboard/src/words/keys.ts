export const words = {
  title: 'API keys', lead: 'A key lets a server or a script call this project. Keep it out of web pages: there the widget is what you want.',
  create: 'New key', none: 'No keys yet', noneBody: 'Make one to call the API from your own code.',
  columns: { name: 'Name', key: 'Key', may: 'May', used: 'Last used', state: 'State', does: 'Actions' },
  never: 'Never', active: 'Active', revoked: 'Revoked', expired: 'Expired', expires: (when: string) => `Until ${when}`,
  name: 'Name', namePlaceholder: 'Continuous integration', nameHint: 'So that you know it again.', needName: 'Give it a name.',
  scopes: 'What it may do', needScope: 'Choose at least one.',
  scope: { chat: ['Chat', 'send messages, read its own conversations'], read: ['Read', 'see prompts, conversations of all users, usage'], manage: ['Manage', 'change the project, its prompts and keys'] } as Record<string, [string, string]>,
  expiry: 'Valid for', spans: [['', 'No end'], ['30', '30 days'], ['90', '90 days'], ['365', 'One year']] as [string, string][],
  made: 'Your new key', madeBody: 'Copy it now. It is shown this once, and we keep only its fingerprint.', copyKey: 'Copy the key', done: 'I have copied it',
  revoke: 'Revoke', revokeTitle: (name: string) => `Revoke “${name}”?`, revokeBody: 'Whatever uses it is refused from the next request on, and its open streams end within seconds. This cannot be undone.', revokedToast: 'The key is revoked.',
};
