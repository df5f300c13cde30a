/** @typedef {import('./types.js').InboxEntry} InboxEntry */
/** @typedef {import('./replica.js').Replica} Replica */

/**
 * Takes inbox entries off the wire: drops what was seen, notices what is missing, stores the rest in batches and says
 * when it is safe to acknowledge. Whatever arrives during a write goes into the next one; the server's window bounds it.
 */
export class Receiver {
  /**
   * @param {Replica} replica
   * @param {object} events
   * @param {(entries: InboxEntry[], outcome: { forgotten: string[], settled: string[] }) => void} events.onStored
   * @param {(expected: number, got: number) => void} events.onJump
   * @param {(error: unknown) => void} events.onFault
   */
  constructor(replica, events) {
    this.#replica = replica;
    this.#events = events;
  }

  #replica;
  #events;
  /** The last `seq` taken off the wire. */
  #received = 0;
  /** @type {InboxEntry[]} */
  #waiting = [];
  /** @type {Promise<void> | null} */
  #writing = null;

  /** @param {number} seq the entry before the first one to come */
  begin(seq) {
    this.#received = seq;
    this.#waiting = [];
  }

  /** @param {InboxEntry} entry */
  offer(entry) {
    if (entry.seq <= this.#received) return;
    if (entry.seq !== this.#received + 1) {
      this.#events.onJump(this.#received + 1, entry.seq);
      return;
    }
    this.#received = entry.seq;
    this.#waiting.push(entry);
    this.#writing ??= this.#write();
  }

  /** Resolves when everything taken so far is stored, so that the cursor says where to continue. */
  async idle() {
    await this.#writing;
  }

  async #write() {
    // One turn of the event loop, so that frames which came together are written together.
    await Promise.resolve();
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting;
        this.#waiting = [];
        const outcome = await this.#replica.apply(batch);
        this.#events.onStored(batch, outcome);
      }
    } catch (error) {
      this.#waiting = [];
      this.#events.onFault(error);
    } finally {
      this.#writing = null;
    }
  }
}
