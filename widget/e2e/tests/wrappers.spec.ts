import { putScript } from '../harness/bundle.js';
import { expect, test } from '../harness/fixtures.js';
import { Widget } from '../harness/widgetPage.js';

const apps = {
  react: `
    import { StrictMode, useState } from 'react';
    import { createRoot } from 'react-dom/client';
    import { ChatbotWidget } from '@chatbot-platform/react';
    window.log = [];
    function App() {
      const [shown, show] = useState(true);
      const [count, add] = useState(0);
      return <StrictMode>
        <button id="toggle" onClick={() => show(!shown)}>toggle</button><button id="again" onClick={() => add(count + 1)}>again</button>
        {shown && <ChatbotWidget {...window.options} ref={element => { window.element = element; }} onAnswer={({ text }) => window.log.push(text + ' ' + count)} />}
      </StrictMode>;
    }
    createRoot(document.getElementById('app')).render(<App />);`,
  vue: `
    import { createApp, defineComponent, h, ref } from 'vue';
    import { ChatbotWidget } from '@chatbot-platform/vue';
    window.log = [];
    createApp(defineComponent({ setup() {
      const shown = ref(true), count = ref(0);
      return () => [
        h('button', { id: 'toggle', onClick: () => { shown.value = !shown.value; } }, 'toggle'), h('button', { id: 'again', onClick: () => { count.value++; } }, 'again'),
        shown.value && h(ChatbotWidget, { options: window.options, ref: w => { window.element = w?.element; }, onAnswer: ({ text }) => window.log.push(text + ' ' + count.value) }),
      ];
    } })).mount('#app');`,
};

for (const [name, code] of Object.entries(apps)) {
  test(`${name} has it as a component, which comes, tells, and goes`, async ({ page, site, host, project }) => {
    const script = await putScript(site, name, code);
    await page.goto(site.put(`/${name}-page`, {
      html: `<!doctype html><html lang="en"><title>${name}</title><div id="app"></div><script>window.options = ${JSON.stringify({ project: project.publishable_key, url: host.url })}</script><script type="module" src="${script}"></script>`,
    }));
    const widget = new Widget(page);
    await widget.open();
    // A page that draws anew does not put a new widget in the place of an open one.
    await page.locator('#again').dispatchEvent('click');
    await widget.say('Hi');
    await expect(widget.answers).toHaveText(['Hello from the model.']);
    expect(await page.evaluate(() => (window as any).log)).toEqual(['Hello from the model. 1']);
    expect(await page.evaluate(() => (window as any).element.localName)).toBe('chatbot-widget');
    await page.locator('#toggle').dispatchEvent('click');
    await expect(page.locator('chatbot-widget')).toHaveCount(0);
    await page.locator('#toggle').dispatchEvent('click');
    await expect(page.locator('chatbot-widget')).toHaveCount(1);
  });
}
