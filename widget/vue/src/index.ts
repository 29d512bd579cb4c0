import { ChatbotWidget as Element, type WidgetEvents, type WidgetOptions } from '@chatbot-platform/widget';
import { defineComponent, h, onBeforeUnmount, onMounted, type PropType, ref, watch } from 'vue';

export type { Element as ChatbotWidgetElement, WidgetEvents, WidgetOptions };

const events = ['ready', 'open', 'close', 'before:send', 'send', 'answer', 'session', 'unread', 'feedback', 'visitor', 'error'] as const;

/**
 * The widget as a component: `<ChatbotWidget :options="{ project: 'pk_…' }" @answer="…" />`. Changed options make a new element. A
 * template ref has it as `element`, with `open()`, `send()` and the rest.
 */
export const ChatbotWidget = defineComponent({
  name: 'ChatbotWidget',
  props: {
    options: { type: Object as PropType<Omit<WidgetOptions, 'target'>>, required: true },
  },
  emits: [...events],
  setup(props, { emit, expose }) {
    const place = ref<HTMLElement>();
    const element = ref<Element>();

    const mount = () => {
      element.value?.destroy();
      const made = document.createElement('chatbot-widget') as Element;
      made.given = { ...props.options };
      for (const event of events)
        made.on(event, (detail, e) => emit(event, detail, e));
      place.value!.append(made);
      element.value = made;
    };
    onMounted(() => {
      mount();
      watch(() => props.options, mount, { deep: true });
    });
    onBeforeUnmount(() => element.value?.destroy());
    expose({ element });
    return () => h('div', { ref: place, style: { display: 'contents' } });
  },
});
