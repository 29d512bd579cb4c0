import type { Message } from '@chatbot-platform/client';

export interface Conversation {
  id: string;
  title: string;
  model: string | null;
  user: { kind: string; id: string; name: string | null; signed_in: boolean };
  messages: number;
  feedback: { up: number; down: number };
  failed: number;
  created_at: string;
  last_message_at: string | null;
}

export interface ConversationTurn {
  id: string;
  status: string;
  model: string;
  user_message_id: string;
  usage: { input_tokens: number | null; output_tokens: number | null } | null;
  error: { code: string; message: string } | null;
  created_at: string;
  first_text_at: string | null;
  ended_at: string | null;
}

export interface Said {
  messages: Message[];
  turns: ConversationTurn[];
  has_more: boolean;
}

export const pathOf = (project: string, session = '') => `/projects/${project}/conversations${session && `/${session}`}`;
