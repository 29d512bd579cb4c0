// The page of the widget's preview: it shows what the dashboard around it says, and nothing of what is said in it is kept.
let shown;
addEventListener('message', event => {
  if (event.source !== parent || event.origin !== location.origin || !event.data?.preview)
    return;
  shown?.destroy();
  shown = window.ChatbotWidget.init({ ...event.data.preview, storage: 'memory', open: true });
});
parent.postMessage('chatbot:preview-ready', location.origin);
