import { ChatError } from './errors.js';
import { Limits } from './limits.js';

/** @typedef {import('./replica.js').Replica} Replica */
/** @typedef {import('./connection.js').Connection} Connection */

/**
 * Tells the server how far the person has read. A mark is kept until the server has taken it, and marks that follow
 * each other quickly are told as one: each of them is an entry in the inboxes of all the person's devices.
 */
export class Marks {
  /**
   * @param {Replica} replica
   * @param {Connection} connection
   * @param {(conv: string) => void} onTaken
   */
  constructor(replica, connection, onTaken) {
    this.#replica = replica;
    this.#connection = connection;
    this.#onTaken = onTaken;
  }

  #replica;
  #connection;
  #onTaken;
  /** Conversations told a moment ago. @type {Set<string>} */
  #resting = new Set();

  /**
   * @param {string} conv
   * @param {number} cseq
   * @returns {Promise<boolean>} whether the mark moved
   */
  async want(conv, cseq) {
    const row = this.#replica.conversations.get(conv);
    if (!row || cseq <= Math.max(row.read, row.wantRead ?? 0)) return false;
    await this.#replica.wantRead(conv, cseq);
    void this.#tell(conv);
    return true;
  }

  /** What an earlier connection may not have taken. */
  repeat() {
    for (const conv of this.#replica.conversations.keys()) void this.#tell(conv);
  }

  /** @param {string} conv */
  async #tell(conv) {
    const cseq = this.#replica.conversations.get(conv)?.wantRead;
    if (cseq === undefined || this.#resting.has(conv)) return;
    this.#resting.add(conv);
    setTimeout(() => {
      this.#resting.delete(conv);
      if ((this.#replica.conversations.get(conv)?.wantRead ?? 0) > cseq) void this.#tell(conv);
    }, Limits.markPause);
    try {
      await this.#connection.request({ t: 'read', conv, cseq });
    } catch (error) {
      // Unknown outcome: the mark stays wanted, and is told with the next one or the next connection, which may be there before the pause is over.
      if (!(error instanceof ChatError) || error.temporary) {
        this.#resting.delete(conv);
        return;
      }
    }
    await this.#replica.update(conv, (row) => (row.wantRead !== undefined && row.wantRead <= cseq ? { ...row, wantRead: undefined } : row));
    this.#onTaken(conv);
  }
}
