export const words = {
  login: { title: 'Sign in', lead: 'Welcome back.', submit: 'Sign in', forgot: 'Forgot your password?', other: 'New here?', otherLink: 'Create an account' },
  register: { title: 'Create an account', lead: 'A working chatbot is three steps away.', submit: 'Create account', other: 'Have an account already?', otherLink: 'Sign in', exists: 'There may be an account with this address already. Sign in with its password, or ask for a new one.' },
  forgot: {
    title: 'Choose a new password', lead: 'Tell us your e-mail address, and we send a link to it.', submit: 'Send the link', back: 'Back to sign in',
    doneTitle: 'Look into your mail', done: (email: string) => `If ${email} has an account, a link to choose a new password is on its way.`,
  },
  reset: { title: 'Choose a new password', lead: (email: string) => `For ${email}. All other sign-ins will end.`, submit: 'Set the password', done: 'The new password counts. Sign in with it.', broken: 'This link is not whole. Open it from the mail again, or ask for another.', another: 'Ask for another link' },
  email: 'E-mail',
  password: 'Password',
  newPassword: 'New password',
  passwordHint: 'At least 8 characters. A sentence is easy to keep in mind.',
  show: 'Show the password',
  hide: 'Hide the password',
  needEmail: 'Enter your e-mail address.',
  needPassword: 'Enter your password.',
  shortPassword: 'Use at least 8 characters.',
  wrong: 'The e-mail address or the password is wrong.',
};
