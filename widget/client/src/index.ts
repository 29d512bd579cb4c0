export * from './types.js';
export * from './api.js';
export { ChatError, type ErrorCode } from './errors.js';
export { createClient } from './client.js';
export { memoryStorage } from './storage.js';
export { unansweredTurn } from './messages.js';
