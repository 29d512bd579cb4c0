import type { Message } from '@chatbot-platform/client';

// What the operator's routes answer, member for member; see docs/http-api.md.

export interface Account {
  id: string;
  email: string | null;
  display_name: string | null;
  created_at: string | null;
}

export interface Memory {
  strategy: string;
  max_tokens: number;
  summarize_after_tokens: number;
  keep_recent_tokens: number;
  summary_model: string | null;
  recall_tokens: number;
  recall_other_sessions: boolean;
}

export interface Variable {
  default: string | null;
  description: string | null;
}

export interface Project {
  id: string;
  name: string;
  description: string | null;
  model: string | null;
  temperature: number | null;
  max_tokens: number | null;
  memory: Memory;
  widget: Record<string, unknown> & { allowed_origins: string[] };
  publishable_key: string | null;
  allowed_models: string[];
  variables: Record<string, Variable>;
  limits: { daily_tokens: number | null; visitor_daily_tokens: number | null };
  version: number;
  created_at: string;
  updated_at: string;
}

export interface Prompt {
  id: string;
  project_id: string;
  name: string;
  content: string;
  position: number;
  enabled: boolean;
  version: number;
  text_version: number;
  created_at: string;
  updated_at: string;
}

export interface PromptVersion {
  number: number;
  name: string;
  content: string;
  user_id: string;
  created_at: string;
  restored_from: number | null;
}

export interface Model {
  name: string;
  provider: string;
  default: boolean;
}

export interface ContextPart {
  source: string;
  role: string;
  tokens: number;
  text: string | null;
  ordinal: number | null;
  summary_id: string | null;
  covers_through: number | null;
  message_ids: string[] | null;
}

export interface TurnContext {
  turn_id: string;
  strategy: string;
  max_tokens: number;
  tokens: number;
  parts: ContextPart[];
  /** `uncovered`: messages that no summary covers are among what was left out. */
  left_out: { messages: number; facts: number; uncovered: boolean };
}

/** `GET /usage`: what a tenant's projects did in the last thirty days. */
export interface Activity {
  projects: { project_id: string; turns: number; days: { date: string; turns: number }[] }[];
}

export type { Message };

/** A turn, and when its first word came. */
export interface TimedTurn {
  id: string;
  status: string;
  model: string;
  usage: { input_tokens: number | null; output_tokens: number | null } | null;
  created_at: string;
  first_text_at?: string | null;
  ended_at: string | null;
}
