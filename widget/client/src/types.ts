/** What travels over the wire: the JSON of the HTTP API, member for member. */

/** How a turn stands, or how an answer ended. Only `completed` is a whole answer. */
export type TurnStatus = 'running' | 'completed' | 'stopped' | 'incomplete' | 'interrupted' | 'failed';

export interface Usage {
  input_tokens: number | null;
  output_tokens: number | null;
}

export interface Feedback {
  rating: 'up' | 'down';
  comment: string | null;
}

export interface Message {
  id: string;
  session_id: string;
  turn_id: string;
  ordinal: number;
  role: 'user' | 'assistant';
  content: string;
  status: TurnStatus;
  model: string | null;
  usage: Usage | null;
  feedback: Feedback | null;
  created_at: string;
}

export interface Session {
  id: string;
  project_id: string;
  title: string;
  model: string | null;
  created_at: string;
  updated_at: string;
}

export interface Turn {
  id: string;
  project_id: string;
  session_id: string;
  user_message_id: string;
  assistant_message_id: string | null;
  status: TurnStatus;
  model: string;
  client_message_id: string | null;
  usage: Usage | null;
  error: TurnError | null;
  created_at: string;
  ended_at: string | null;
}

/** Why a turn ended as it did. The message may be shown to the user. */
export interface TurnError {
  code: ServerErrorCode;
  message: string;
}

export interface SessionPage {
  sessions: Session[];
  total: number;
}

export interface MessagePage {
  /** In the order they were said. */
  messages: Message[];
  has_more: boolean;
}

/** A place in a transcript, `part.offset`; give the last one to `follow` and exactly the rest comes. */
export type Cursor = string;

interface At<T extends string> {
  type: T;
  cursor: Cursor;
}

export interface TurnStarted extends At<'turn.started'> {
  turn_id: string;
  session_id: string;
  user_message_id: string;
  model: string;
}

export interface TextDelta extends At<'text'> {
  /** What is new. */
  text: string;
}

export interface ReasoningDelta extends At<'reasoning'> {
  text: string;
}

export interface ToolCalled extends At<'tool.called'> {
  call_id: string;
  name: string;
  arguments: unknown;
}

export interface ToolReturned extends At<'tool.returned'> {
  call_id: string;
  result: unknown;
}

/** A source that the answer rests on. */
export interface Cited extends At<'cited'> {
  title?: string | null;
  url?: string | null;
  quote?: string | null;
}

/** Always the last event, and by then all of it is stored. */
export interface TurnEnded extends At<'turn.ended'> {
  status: Exclude<TurnStatus, 'running'>;
  message: Message | null;
  usage: Usage | null;
  error: TurnError | null;
}

/** Events of a kind that this client does not know are passed over. */
export type TurnEvent = TurnStarted | TextDelta | ReasoningDelta | ToolCalled | ToolReturned | Cited | TurnEnded;

export type WidgetPosition = 'right' | 'left';
export type WidgetMode = 'bubble' | 'sidebar' | 'inline' | 'page';
export type WidgetScheme = 'auto' | 'light' | 'dark';
export type StorageChoice = 'local' | 'session' | 'memory' | 'ask';

export interface WidgetTheme {
  accent?: string | null;
  accent_text?: string | null;
  scheme?: WidgetScheme;
  radius?: string | number | null;
  font?: string | null;
}

/** A project's widget settings, as `GET /widget/{key}/config` answers them. */
export interface WidgetConfig {
  name: string;
  greeting: string | null;
  suggestions: string[];
  placeholder: string | null;
  position: WidgetPosition;
  mode: WidgetMode;
  theme: WidgetTheme;
  language: string | null;
  languages: string[];
  allowed_image_hosts: string[];
  proactive: { text: string; after_seconds: number } | null;
  storage: StorageChoice;
  features: { sessions: boolean; feedback: boolean; edit: boolean; regenerate: boolean };
  message_max_length: number;
}

export interface Visitor {
  id: string;
  name: string | null;
  signed_in: boolean;
}

/** Every `code` that the server's problems and turn errors have. */
export type ServerErrorCode =
  | 'invalid_request' | 'unknown_model' | 'unauthenticated' | 'forbidden' | 'not_found' | 'session_busy' | 'conflict'
  | 'precondition_failed' | 'payload_too_large' | 'unsupported_media_type' | 'client_message_id_reused' | 'model_rejected'
  | 'content_filtered' | 'rate_limited' | 'budget_spent' | 'internal' | 'model_failed' | 'model_unavailable'
  | 'model_broke_off' | 'length_limit' | 'model_unauthorized' | 'unavailable' | 'model_rate_limited' | 'interrupted'
  | 'model_timeout' | 'deadline_exceeded';
