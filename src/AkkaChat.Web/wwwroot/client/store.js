import { newId } from './ids.js';

/** @typedef {import('./types.js').Store} Store */
/** @typedef {import('./types.js').Snapshot} Snapshot */
/** @typedef {import('./types.js').Change} Change */
/** @typedef {import('./types.js').Entry} Entry */

const Version = 1;
const Tables = ['meta', 'conversations', 'entries', 'outbox'];

/**
 * The device's copy of one user's inbox in IndexedDB. The cursor is stored in the same transaction as the entries it
 * covers, so that a crash can only repeat entries and never lose one.
 * @implements {Store}
 */
export class IndexedDbStore {
  /** @param {IDBDatabase} db */
  constructor(db) {
    this.#db = db;
    // Another tab deletes the database at sign-out; an open connection would block it.
    db.onversionchange = () => db.close();
  }

  /** @type {IDBDatabase} */
  #db;

  /**
   * @param {string} user
   * @returns {Promise<IndexedDbStore>}
   */
  static async open(user) {
    const request = indexedDB.open(databaseName(user), Version);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('meta');
      request.result.createObjectStore('conversations', { keyPath: 'conv' });
      request.result.createObjectStore('entries', { keyPath: ['conv', 'cseq'] });
      request.result.createObjectStore('outbox', { keyPath: 'cmid' });
    };
    return new IndexedDbStore(await result(request));
  }

  /** @returns {Promise<Snapshot>} */
  async load() {
    const tx = this.#db.transaction(Tables, 'readwrite');
    const meta = tx.objectStore('meta');
    const [known, cursor, conversations, outbox] = await Promise.all([
      result(meta.get('device')),
      result(meta.get('cursor')),
      result(tx.objectStore('conversations').getAll()),
      result(tx.objectStore('outbox').getAll()),
    ]);
    const device = known ?? newId();
    if (!known) meta.put(device, 'device');
    await finished(tx);
    outbox.sort((a, b) => a.order - b.order);
    return { device, cursor: cursor ?? null, conversations, outbox };
  }

  /** @param {Change} change */
  async commit(change) {
    const tx = this.#db.transaction(Tables, 'readwrite');
    const done = finished(tx);
    const [meta, conversations, entries, outbox] = Tables.map((table) => tx.objectStore(table));
    if (change.wipe) {
      conversations.clear();
      entries.clear();
    }
    if (change.device) meta.put(change.device, 'device');
    if (change.cursor) meta.put(change.cursor, 'cursor');
    if (change.cursor === null) meta.delete('cursor');
    for (const conv of change.forget ?? []) {
      conversations.delete(conv);
      entries.delete(span(conv, 0, Infinity));
    }
    for (const { conv, below } of change.trim ?? []) entries.delete(span(conv, 0, below - 1));
    for (const row of change.conversations ?? []) conversations.put(row);
    for (const entry of change.entries ?? []) entries.put(entry);
    for (const item of change.outbox ?? []) outbox.put(item);
    for (const cmid of change.settled ?? []) outbox.delete(cmid);
    await done;
  }

  /**
   * @param {string} conv
   * @param {number} from
   * @param {number} to
   * @returns {Promise<Entry[]>}
   */
  range(conv, from, to) {
    return result(this.#db.transaction('entries').objectStore('entries').getAll(span(conv, from, to)));
  }

  close() {
    this.#db.close();
  }

  async destroy() {
    const name = this.#db.name;
    this.#db.close();
    await result(indexedDB.deleteDatabase(name));
  }
}

/**
 * Holds everything in memory: for pages whose browser refuses storage. A reload starts as a new device.
 * @implements {Store}
 */
export class MemoryStore {
  /** @type {Snapshot} */
  #state = { device: newId(), cursor: null, conversations: [], outbox: [] };
  /** @type {Map<string, Map<number, Entry>>} */
  #entries = new Map();

  async load() {
    return structuredClone(this.#state);
  }

  /** @param {Change} change */
  async commit(change) {
    if (change.wipe) this.#entries.clear();
    if (change.device) this.#state.device = change.device;
    if (change.cursor !== undefined) this.#state.cursor = change.cursor;
    for (const conv of change.forget ?? []) this.#entries.delete(conv);
    for (const { conv, below } of change.trim ?? [])
      for (const cseq of this.#of(conv).keys()) if (cseq < below) this.#of(conv).delete(cseq);
    for (const entry of change.entries ?? []) this.#of(entry.conv).set(entry.cseq, entry);
  }

  /**
   * @param {string} conv
   * @param {number} from
   * @param {number} to
   */
  async range(conv, from, to) {
    return [...this.#of(conv).values()].filter((e) => e.cseq >= from && e.cseq <= to).sort((a, b) => a.cseq - b.cseq);
  }

  close() {}

  async destroy() {
    this.#entries.clear();
  }

  /** @param {string} conv */
  #of(conv) {
    let entries = this.#entries.get(conv);
    if (!entries) this.#entries.set(conv, (entries = new Map()));
    return entries;
  }
}

/**
 * The browser's storage if it lets us, memory otherwise.
 * @param {string} user
 * @returns {Promise<Store>}
 */
export async function openStore(user) {
  try {
    return await IndexedDbStore.open(user);
  } catch {
    return new MemoryStore();
  }
}

/** @param {string} user */
const databaseName = (user) => `akkachat:${user}`;

/**
 * @param {string} conv
 * @param {number} from
 * @param {number} to
 */
const span = (conv, from, to) => IDBKeyRange.bound([conv, from], [conv, to]);

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @param {IDBTransaction} tx
 * @returns {Promise<void>}
 */
function finished(tx) {
  return new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(tx.error);
  });
}
