import type { ServerErrorCode } from './types.js';

/**
 * Every reason a call can fail for: the server's codes (a newer server may have one more), and three of this side. `offline`: nothing was heard, and it was not
 * to be tried again. `aborted`: your signal, or `close()`. `protocol`: what was heard is no answer of this API.
 */
export type ErrorCode = ServerErrorCode | 'offline' | 'aborted' | 'protocol';

/** The only thing that this package throws. */
export class ChatError extends Error {
  override readonly name = 'ChatError';

  /**
   * @param code What to go by.
   * @param message A sentence; the server's may be shown to the user.
   * @param status The HTTP status, 0 when there was none.
   * @param retryAfter How long the server wants to be left alone, in milliseconds; 0 when it did not say.
   */
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly status = 0,
    readonly retryAfter = 0,
  ) {
    super(message);
  }
}
