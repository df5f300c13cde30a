/** A refusal, by the server (its stable code) or by this client (`offline`, `timeout`, `storage`). */
export class ChatError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{ temporary?: boolean, retryMs?: number, status?: number }} [more]
   */
  constructor(code, message, more = {}) {
    super(message);
    this.name = 'ChatError';
    this.code = code;
    /** Trying the same again may succeed. */
    this.temporary = more.temporary ?? false;
    /** The server's advice how long to wait, milliseconds. */
    this.retryMs = more.retryMs;
    this.status = more.status;
  }

  /** The connection is away; the outcome of what was asked is unknown. */
  static offline() {
    return new ChatError('offline', 'There is no connection to the server.', { temporary: true });
  }

  static timeout() {
    return new ChatError('timeout', 'The server did not answer in time.', { temporary: true });
  }
}

/** Close codes with a meaning of their own. From 4500 on a client must not reconnect. */
export const CloseCode = Object.freeze({
  shuttingDown: 4001,
  tooSlow: 4002,
  noHeartbeat: 4003,
  resync: 4004,
  tokenExpired: 4005,
  badToken: 4501,
  badFrame: 4502,
  replaced: 4503,
  removed: 4504,
  version: 4505,
});

/** @param {number} code */
export const isFinal = (code) => code >= 4500 && code < 5000;
