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
parent.postMessage('chatbot:preview-ready', location.origin);
