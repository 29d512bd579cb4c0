import { createClient } from '@chatbot-platform/client';
(globalThis as any).x = createClient;
