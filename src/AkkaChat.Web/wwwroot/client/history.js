import { Limits } from './limits.js';

/** @typedef {import('./types.js').Page} Page */
/** @typedef {import('./replica.js').Replica} Replica */
/** @typedef {import('./connection.js').Connection} Connection */

/** Pages of a conversation: from the device where it has them, from the server where not. */
export class History {
  /**
   * @param {Replica} replica
   * @param {Connection} connection
   */
  constructor(replica, connection) {
    this.#replica = replica;
    this.#connection = connection;
  }

  #replica;
  #connection;

  /**
   * @param {string} conv
   * @param {number} [before] excluded; the newest page when absent
   * @returns {Promise<Page>} oldest first; `more` when something readable lies before it
   */
  async before(conv, before) {
    const row = this.#replica.conversations.get(conv);
    if (!row) return { items: [], more: false };
    const end = before ?? row.cseq + 1;
    const low = row.low ?? row.cseq + 1;
    if (end > low) {
      const items = await this.#replica.range(conv, Math.max(low, end - Limits.page), end - 1);
      // A short first page would look like an empty conversation: continue with what the server has.
      if (items.length > 0) return { items, more: items[0].cseq > low || !row.start };
    }
    if (row.start && end <= low) return { items: [], more: false };
    const { items, more } = await this.#connection.request({ t: 'pull', conv, before: end, limit: Limits.page });
    await this.#replica.addPage(conv, items, more);
    return { items, more };
  }
}
