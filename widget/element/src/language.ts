/** The launcher's name in every language that there is; the other words come with the panel. Where it is left out it is "Chat". */
const names = 'en de es fr pt it nl pl:Czat tr:Sohbet ru:Чат uk:Чат ar:دردشة he:צ׳אט hi:चैट zh:聊天 ja:チャット ko:채팅';

/** The launcher's name in a language; undefined if there is no such language. */
export const launcherName = (language: string): string | undefined => {
  const found = names.split(' ').find(name => name.startsWith(language));
  return found && (found.slice(3) || 'Chat');
};

/** The first of the wanted languages that there is, and that the project has, if it names some. */
export const choose = (wanted: (string | null | undefined)[], languages: string[]): string =>
  [...wanted, ...languages].map(tag => `${tag}`.slice(0, 2).toLowerCase()).find(tag => launcherName(tag) && (!languages.length || languages.includes(tag))) ?? 'en';
