export * from './types.js';
export * from './api.js';
export { ChatError, type ErrorCode } from './errors.js';
export { createClient, newName } from './client.js';
export { problemOf } from './problem.js';
export { memoryStorage, slot, type Slot } from './storage.js';
export { unansweredTurn } from './messages.js';
