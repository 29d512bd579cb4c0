// The page of the widget's preview: it shows what the dashboard around it says, saved or not, and keeps nothing of what is said in it.
let shown, config, path;
const ask = fetch;
globalThis.fetch = (input, init) => path && new URL(input.url ?? input, location.href).pathname === path ? Promise.resolve(Response.json(config)) : ask(input, init);
addEventListener('message', event => {
  if (event.source !== parent || event.origin !== location.origin || !event.data?.preview)
    return;
  const { project, url } = event.data.preview;
  ({ config } = event.data.preview);
  path = `${url}/widget/${project}/config`;
  shown?.destroy();
  shown = globalThis.ChatbotWidget.init({ project, url: location.origin + url, storage: 'memory', open: true });
});
// Who writes beside it keeps the focus, and who comes through it by the tabulator comes out of it again: on a page of its size the widget would hold both.
const given = HTMLElement.prototype.focus;
HTMLElement.prototype.focus = function (options) {
  if (document.hasFocus())
    given.call(this, options);
};
addEventListener('keydown', event => event.key === 'Tab' && event.stopImmediatePropagation(), true);
parent.postMessage('chatbot:preview-ready', location.origin);
