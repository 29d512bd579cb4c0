export const words = {
  title: 'Account', lead: 'Who you are here, and where you are signed in.', profile: 'Profile', email: 'E-mail address', since: 'Account since', theme: 'Theme', themeLead: 'In this browser.',
  password: 'Password', passwordLead: 'A new password ends all sign-ins but this one.', current: 'Current password', wanted: 'New password', wantedHint: 'At least 8 characters. Longer is better than stranger.', change: 'Change password', changed: 'Your password is changed. All other sign-ins have ended.', shows: 'Show password', hides: 'Hide password',
  short: 'It must have 8 to 256 characters.', wrong: 'The password is wrong. After a few wrong ones the account is locked for some minutes.',
  signIns: 'Sign-ins', signInsLead: 'Each browser or program that is signed in as you.', here: 'This browser', columns: { began: 'Signed in', ends: 'Ends', what: '', does: 'Actions' }, end: 'Sign out', ended: 'That sign-in has ended.', other: 'Another browser or program',
  remove: 'Delete account', removeLead: 'Deletes your account and all that is in it: projects, prompts, conversations, keys, usage. There is no way back.', removeAction: 'Delete my account', removeTitle: 'Delete your account?', removeBody: 'All of it goes at once, for you and for the users of your bots. Type your password to go on.', gone: 'Your account is deleted.',
};
