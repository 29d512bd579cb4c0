import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const kebab = name => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

/** The members of an interface as it is written here: a comment of one line, a name, a type. */
function members(source, name) {
  const body = new RegExp(`interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(source)?.[1];
  if (!body)
    throw new Error(`The manifest does not find ${name}.`);
  return [...body.matchAll(/^(?: {2}\/\*\* (.*?) \*\/\n)? {2}'?([\w:]+)'?\??(\(.*?\))?: (.*?);$/gm)]
    .map(([, description, name, parameters, type]) => ({ name, type, ...(parameters ? { parameters } : {}), ...(description ? { description } : {}) }));
}

async function sources(folder) {
  const files = await readdir(folder, { recursive: true });
  const texts = files.filter(f => /\.(ts|css)$/.test(f)).sort().map(f => readFile(join(folder, f), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

/** `custom-elements.json`: what editors and catalogues know of the element. Read from its sources, so it cannot tell another story. */
export async function writeManifest(root) {
  const folder = join(root, 'element/src');
  const [options, events, all] = await Promise.all([
    readFile(join(folder, 'options.ts'), 'utf8'), readFile(join(folder, 'events.ts'), 'utf8'), sources(folder),
  ]);
  const isText = type => !/\[\]|Partial|Element|WidgetTheme/.test(type);
  const attributes = [
    ...members(options, 'WidgetOptions').filter(o => isText(o.type)),
    ...['accent', 'accentText', 'scheme', 'radius', 'font'].map(name => ({ name, type: 'string', description: 'Part of the theme.' })),
  ];
  const unique = pattern => [...new Set([...all.matchAll(pattern)].flatMap(m => [...m[0].matchAll(/(?<=['(])[a-z][a-z-]+(?=')|--chatbot-[a-z-]+/g)].map(n => n[0])))].sort();
  const manifest = {
    schemaVersion: '1.0.0',
    modules: [{
      kind: 'javascript-module',
      path: 'dist/index.js',
      declarations: [{
        kind: 'class',
        customElement: true,
        name: 'ChatbotWidget',
        tagName: 'chatbot-widget',
        superclass: { name: 'HTMLElement' },
        attributes: attributes.map(({ name, type, description }) => ({ name: kebab(name), type: { text: type }, ...(description ? { description } : {}) })),
        members: [
          ...members(events, 'WidgetCommands').map(({ name, type, parameters, description }) =>
            ({ kind: 'method', name, return: { type: { text: type } }, ...(parameters === '()' ? {} : { parameters: [{ name: /\w+/.exec(parameters)[0], type: { text: 'string' } }] }), ...(description ? { description } : {}) })),
          { kind: 'method', name: 'destroy', return: { type: { text: 'void' } } },
        ],
        events: members(events, 'WidgetEvents').map(({ name, type, description }) =>
          ({ name: `chatbot:${name}`, type: { text: `CustomEvent<${type}>` }, ...(description ? { description } : {}) })),
        cssProperties: unique(/var\(--chatbot-[a-z-]+/g).map(name => ({ name })),
        cssParts: unique(/\bpart: [^,}]*/g).map(name => ({ name })),
      }],
      exports: [{ kind: 'custom-element-definition', name: 'chatbot-widget', declaration: { name: 'ChatbotWidget', module: 'dist/index.js' } }],
    }],
  };
  const [declaration] = manifest.modules[0].declarations;
  for (const kind of ['attributes', 'members', 'events', 'cssProperties', 'cssParts']) {
    if (declaration[kind].length < 5)
      throw new Error(`The manifest finds hardly any ${kind}: has the source another shape?`);
  }
  await writeFile(join(root, 'element/custom-elements.json'), JSON.stringify(manifest, null, 2) + '\n');
}
