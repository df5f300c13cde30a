import { fold, foldRead } from './fold.js';
import { newId } from './ids.js';
import { Limits } from './limits.js';

/** @typedef {import('./types.js').Conversation} Conversation */
/** @typedef {import('./types.js').Cursor} Cursor */
/** @typedef {import('./types.js').Change} Change */
/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').InboxEntry} InboxEntry */
/** @typedef {import('./types.js').OutboxItem} OutboxItem */
/** @typedef {import('./types.js').Store} Store */

/**
 * This device's copy of the inbox: conversations in memory, entries in the store. Changes run one after the other,
 * and memory follows only what the store has taken, so that nothing is acknowledged or shown that a reload would lose.
 */
export class Replica {
  /**
   * @param {string} user
   * @param {Store} store
   */
  constructor(user, store) {
    this.user = user;
    this.#store = store;
  }

  device = '';
  /** @type {Cursor | null} */
  cursor = null;
  /** @type {Map<string, Conversation>} */
  conversations = new Map();

  /** @type {Store} */
  #store;
  /** @type {Promise<unknown>} */
  #tail = Promise.resolve();

  /** @returns {Promise<OutboxItem[]>} the messages an earlier page left unsent */
  load() {
    return this.#serially(async () => {
      const { device, cursor, conversations, outbox } = await this.#store.load();
      this.device = device;
      this.cursor = cursor;
      this.conversations = new Map(conversations.map((row) => [row.conv, row]));
      return outbox;
    });
  }

  /**
   * The next entries of the inbox, in order and without holes.
   * @param {InboxEntry[]} entries
   * @returns {Promise<{ forgotten: string[], settled: string[] }>}
   */
  apply(entries) {
    return this.#serially(async () => {
      if (!this.cursor) throw new Error('Entries without a cursor to continue from.');
      /** @type {Map<string, Conversation | null>} */
      const rows = new Map();
      for (const entry of entries) {
        const before = rows.has(entry.conv) ? rows.get(entry.conv) : this.conversations.get(entry.conv);
        rows.set(entry.conv, fold(before ?? undefined, entry, this.user));
      }
      const forgotten = [...rows].filter(([, row]) => row === null).map(([conv]) => conv);
      // A conversation that starts anew (someone removed and added again) must not keep entries from before.
      const restarted = entries.filter((e) => e.kind === 'joined' && e.body?.users?.includes(this.user)).map((e) => e.conv);
      const trim = this.#trim(rows);
      const changed = [...rows.values()].filter((row) => row !== null);
      const settled = entries.filter((e) => e.cmid && e.from === this.user).map((e) => /** @type {string} */ (e.cmid));
      await this.#commit({
        cursor: { epoch: this.cursor.epoch, seq: entries[entries.length - 1].seq },
        forget: [...new Set([...forgotten, ...restarted])],
        trim,
        conversations: changed,
        entries: entries.filter((e) => e.kind !== 'read' && (rows.get(e.conv)?.low ?? Infinity) <= e.cseq),
        settled,
      });
      return { forgotten, settled };
    });
  }

  /**
   * The server starts this device anew: `directory` says what exists at `cursor`.
   * @param {Conversation[]} directory
   * @param {Cursor} cursor
   * @param {OutboxItem[]} accepted    sent messages whose copies may lie before the cursor and will not come
   */
  reset(directory, cursor, accepted) {
    return this.#serially(async () => {
      const wanted = (/** @type {Conversation} */ row) => this.conversations.get(row.conv)?.wantRead;
      const conversations = directory.map((row) => ({ ...row, wantRead: wanted(row) }));
      await this.#commit({ wipe: true, cursor, conversations, settled: accepted.map((item) => item.cmid) });
    });
  }

  /** Nothing stored counts any more; a lost connection before the next cursor starts over. */
  forgetCursor() {
    return this.#serially(() => this.#commit({ cursor: null }));
  }

  /** The server remembers more about this device than we do: take another name. */
  renameDevice() {
    return this.#serially(() => this.#commit({ cursor: null, device: newId() }));
  }

  /**
   * Older entries from the server, which end right before the stored ones.
   * @param {string} conv
   * @param {Entry[]} items
   * @param {boolean} more
   */
  addPage(conv, items, more) {
    return this.#serially(async () => {
      const row = this.conversations.get(conv);
      if (!row) return;
      const low = row.low ?? row.cseq + 1;
      const last = items.at(-1);
      if (last && last.cseq !== low - 1) return;
      const kept = row.cseq - (items[0]?.cseq ?? low) < Limits.keptEntries;
      if (!kept) return;
      await this.#commit({ conversations: [{ ...row, low: items[0]?.cseq ?? low, start: !more }], entries: items });
    });
  }

  /**
   * @param {string} conv
   * @param {(row: Conversation) => Conversation} change
   */
  update(conv, change) {
    return this.#serially(async () => {
      const row = this.conversations.get(conv);
      if (row) await this.#commit({ conversations: [change(row)] });
    });
  }

  /**
   * @param {string} conv
   * @param {number} cseq
   */
  wantRead(conv, cseq) {
    return this.update(conv, (row) => ({ ...foldRead(row, cseq), wantRead: Math.max(cseq, row.wantRead ?? 0) }));
  }

  /** @param {OutboxItem} item */
  keep(item) {
    return this.#serially(() => this.#commit({ outbox: [item] }));
  }

  /** @param {string} cmid */
  drop(cmid) {
    return this.#serially(() => this.#commit({ settled: [cmid] }));
  }

  /**
   * @param {string} conv
   * @param {number} from
   * @param {number} to
   */
  range(conv, from, to) {
    return this.#store.range(conv, from, to);
  }

  /** Resolves when everything asked so far is stored. */
  idle() {
    return this.#serially(async () => {});
  }

  async destroy() {
    await this.idle();
    await this.#store.destroy();
  }

  async close() {
    await this.idle();
    this.#store.close();
  }

  /**
   * Keeps the device's copy bounded: a long conversation loses its oldest stored entries, which history can fetch again.
   * @param {Map<string, Conversation | null>} rows
   */
  #trim(rows) {
    const trim = [];
    for (const [conv, row] of rows) {
      if (!row || row.low === undefined || row.cseq - row.low < Limits.keptEntries) continue;
      const below = row.cseq - Limits.keptAfterTrim + 1;
      rows.set(conv, { ...row, low: below, start: false });
      trim.push({ conv, below });
    }
    return trim;
  }

  /** @param {Change} change */
  async #commit(change) {
    await this.#store.commit(change);
    if (change.wipe) this.conversations = new Map();
    if (change.device) this.device = change.device;
    if (change.cursor !== undefined) this.cursor = change.cursor;
    for (const conv of change.forget ?? []) this.conversations.delete(conv);
    for (const row of change.conversations ?? []) this.conversations.set(row.conv, row);
  }

  /**
   * @template T
   * @param {() => Promise<T>} step
   * @returns {Promise<T>}
   */
  #serially(step) {
    const done = this.#tail.then(step);
    this.#tail = done.catch(() => {});
    return done;
  }
}
