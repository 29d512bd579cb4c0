import type { MarkdownHooks } from '../markdown/hooks.js';

// Enough grammar to see the shape of code: comments, strings, numbers, words of the language, names that are called. It is no parser, and cannot be slow:
// one expression, which consumes at least a character at each match.

const words: Record<string, string> = {
  c: 'auto break case char const continue default do double else enum extern float for goto if int long register return short signed sizeof static struct switch typedef union unsigned void volatile while bool true false NULL nullptr class namespace template typename public #protected virtual override using new delete try catch throw this constexpr noexcept',
  cs: 'abstract as async await base bool break byte case catch char class const continue decimal default delegate do double else enum event explicit extern false finally float for foreach get if implicit in init int interface internal is lock long namespace new null object operator out override params #protected public readonly record ref required return sbyte sealed set short static string struct switch this throw true try typeof uint ulong using var virtual void volatile when where while with yield',
  js: 'as async await break case catch class const continue debugger default delete do else enum export extends false finally for from function get if implements import in instanceof interface keyof let new null of #protected public readonly return satisfies set static super switch this throw true try type typeof undefined var void while with yield string number boolean any unknown never',
  java: 'abstract assert boolean break byte case catch char class const continue default do double else enum extends false final finally float for fun if implements import in instanceof int interface is long native new null object override package #protected public record return sealed short static super switch synchronized this throw throws true try val var void volatile when while',
  go: 'break case chan const continue default defer else fallthrough false for func go goto if import interface map nil package range return select struct switch true type var string int bool error byte any',
  rust: 'as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while String Vec Option Result',
  swift: 'as break case catch class continue default defer do else enum extension false for func guard if import in init inout internal is let nil #protocol public return self static struct super switch throw throws true try var where while',
  php: 'abstract and array as break case catch class clone const continue declare default do echo else elseif enum extends false final finally fn for foreach function global if implements include instanceof interface match namespace new null or #protected public readonly require return static switch this throw trait true try use var while yield',
  py: 'and as assert async await break case class continue def del elif else except False finally for from global if import in is lambda match None nonlocal not or pass raise return self True try while with yield',
  rb: 'alias and begin break case class def do else elsif end ensure false for if in module next nil not or redo rescue retry return self super then true undef unless until when while yield require',
  sh: 'case do done elif else esac export fi for function if in local return set then until while cd echo sudo apt npm npx git docker dotnet curl pip',
  sql: 'add all alter and as asc between by case check column constraint create cross database default delete desc distinct drop else end exists foreign from full group having if in index inner insert into is join key left like limit not null offset on or order outer primary references returning right select set table then union unique update using values view when where with',
  yaml: 'true false null yes no on off',
};

const aliases: Record<string, string> = {
  cpp: 'c', 'c++': 'c', h: 'c', hpp: 'c', csharp: 'cs', 'c#': 'cs', javascript: 'js', jsx: 'js', ts: 'js', tsx: 'js', typescript: 'js', json: 'yaml', jsonc: 'yaml', kotlin: 'java',
  kt: 'java', scala: 'java', golang: 'go', rs: 'rust', python: 'py', ruby: 'rb', bash: 'sh', shell: 'sh', zsh: 'sh', console: 'sh', powershell: 'sh', dockerfile: 'sh', yml: 'yaml', toml: 'yaml', ini: 'yaml', postgresql: 'sql', mysql: 'sql', sqlite: 'sql',
};

const slash = '\\/\\/[^\\n]*|\\/\\*[^]*?(?:\\*\\/|$)';
const comments: Record<string, string> = { py: '#[^\\n]*', rb: '#[^\\n]*', sh: '(?<![^\\s;])#[^\\n]*', yaml: '(?<![^\\s;])[#;][^\\n]*', sql: '--[^\\n]*|\\/\\*[^]*?(?:\\*\\/|$)', php: `${slash}|#[^\\n]*` };
const markup = /(<!--[^]*?(?:-->|$))|("[^"\n]*"|'[^'\n]*')|()(?:)(<\/?[\w:-]+|\/?>)|([\w:-]+(?==))/g;
const style = /(\/\*[^]*?(?:\*\/|$))|("[^"\n]*"|'[^'\n]*')|(#[\da-f]{3,8}\b|-?\d[\d.]*(?:%|\w+)?)|(@[\w-]+|![\w-]+)|([\w-]+(?=\s*:))/gi;
const kinds = ['comment', 'string', 'number', 'word', 'name'];

function grammar(language: string): RegExp | undefined {
  const name = aliases[language] ?? language;
  if (['html', 'xml', 'svg', 'vue', 'xaml', 'razor'].includes(name))
    return markup;
  if (['css', 'scss', 'less'].includes(name))
    return style;
  if (!Object.hasOwn(words, name))
    return undefined;
  const strings = `${name === 'py' ? '"""[^]*?(?:"""|$)|\'\'\'[^]*?(?:\'\'\'|$)|' : ''}"(?:\\\\.|[^"\\\\\\n])*"?|'(?:\\\\.|[^'\\\\\\n])*'?|\`(?:\\\\.|[^\`\\\\])*\`?`;
  // In Rust a quote may begin a lifetime.
  const quoted = name === 'rust' ? '"(?:\\\\.|[^"\\\\])*"?' : strings;
  return new RegExp(`(${comments[name] ?? slash})|(${quoted})|(\\b\\d[\\w.]*)|(\\b(?:${words[name]!.replaceAll(' ', '|')})\\b)|([\\p{L}_$][\\w$]*(?=\\(${name === 'yaml' ? '|\\s*:' : ''}))`, name === 'sql' ? 'giu' : 'gu');
}

/** Puts spans around what its language has a name for. The text stays what it is. */
export function highlight(body: Element, language: string, nodes: MarkdownHooks['document']): void {
  const find = grammar(language.toLowerCase());
  const text = body.textContent ?? '';
  if (!find)
    return;
  const made: Node[] = [];
  let at = 0;
  for (const match of text.matchAll(find)) {
    const kind = kinds[match.slice(1).findIndex(part => part)];
    if (!kind)
      continue;
    if (match.index > at)
      made.push(nodes.createTextNode(text.slice(at, match.index)));
    const span = nodes.createElement('span');
    span.className = kind;
    span.append(match[0]);
    made.push(span);
    at = match.index + match[0].length;
  }
  made.push(nodes.createTextNode(text.slice(at)));
  body.textContent = '';
  for (const node of made)
    body.append(node);
}
