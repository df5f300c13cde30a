import { ChatError } from './errors.js';
import { newId } from './ids.js';
import { Limits } from './limits.js';

/** @typedef {import('./types.js').OutboxItem} OutboxItem */
/** @typedef {import('./types.js').Body} Body */
/** @typedef {import('./types.js').Frame} Frame */
/** @typedef {import('./replica.js').Replica} Replica */

/** Pause before a message is tried again when the server gave no advice, milliseconds. */
const RetryPause = 2_000;

/**
 * Messages on their way. Each is stored before it is sent and keeps its `cmid` through reloads and retries, so that the
 * server recognises a repetition. Within a conversation one is outstanding at a time: what is refused for the moment
 * can then not be overtaken by a later one.
 */
export class Outbox {
  /**
   * @param {Replica} replica
   * @param {(item: OutboxItem, change: 'added' | 'changed' | 'removed') => void} onChange
   */
  constructor(replica, onChange) {
    this.#replica = replica;
    this.#onChange = onChange;
  }

  #replica;
  #onChange;
  /** @type {Map<string, OutboxItem>} */
  #items = new Map();
  /** Written by this page and never sent: no copy of them can be in the inbox. @type {Set<string>} */
  #fresh = new Set();
  /** Conversations with a message outstanding. @type {Set<string>} */
  #busy = new Set();
  /** Conversations that wait before the next try. @type {Set<string>} */
  #pausing = new Set();
  /** @type {((frame: Frame) => Promise<Frame>) | null} */
  #request = null;
  #caughtUp = false;
  #order = 0;

  get items() {
    return [...this.#items.values()];
  }

  /** @param {OutboxItem[]} items left by an earlier page */
  restore(items) {
    for (const item of items) this.#items.set(item.cmid, item);
    this.#order = Math.max(0, ...items.map((item) => item.order));
  }

  /**
   * @param {{ conv: string } | { to: string }} target
   * @param {Body} body
   * @returns {Promise<OutboxItem>} once it is stored on this device
   */
  async add(target, body) {
    if (this.#items.size >= Limits.outbox) throw new ChatError('limit_reached', 'Too many messages wait to be sent.');
    /** @type {OutboxItem} */
    const item = { ...target, cmid: newId(), body, order: ++this.#order, at: new Date().toISOString(), state: 'waiting' };
    await this.#replica.keep(item);
    this.#items.set(item.cmid, item);
    this.#fresh.add(item.cmid);
    this.#onChange(item, 'added');
    this.#pump();
    return item;
  }

  /** Tries a refused message again, as a new one: the server has answered the old id for good. @param {string} cmid */
  async retry(cmid) {
    const item = this.#items.get(cmid);
    if (item?.state !== 'failed') return;
    await this.discard(cmid);
    await this.add(item.conv ? { conv: item.conv } : { to: /** @type {string} */ (item.to) }, item.body);
  }

  /** @param {string} cmid */
  async discard(cmid) {
    const item = this.#items.get(cmid);
    if (!item) return;
    await this.#replica.drop(cmid);
    this.#remove(cmid);
  }

  /** Their own copies are stored, or lie before a reset. @param {string[]} cmids */
  settled(cmids) {
    for (const cmid of cmids) this.#remove(cmid);
  }

  /** @param {(frame: Frame) => Promise<Frame>} request */
  connected(request) {
    this.#request = request;
    this.#pump();
  }

  /** From here on the inbox has told of everything it took before: what is still unsent was never accepted. */
  caughtUp() {
    this.#caughtUp = true;
    this.#pump();
  }

  disconnected() {
    this.#request = null;
    this.#caughtUp = false;
  }

  /** @param {string} cmid */
  #remove(cmid) {
    const item = this.#items.get(cmid);
    this.#items.delete(cmid);
    this.#fresh.delete(cmid);
    if (item) this.#onChange(item, 'removed');
  }

  #pump() {
    const held = new Set([...this.#busy, ...this.#pausing]);
    for (const item of [...this.items].sort((a, b) => a.order - b.order)) {
      const lane = this.#lane(item);
      if (!this.#request || item.state !== 'waiting' || held.has(lane)) continue;
      held.add(lane);
      if (this.#caughtUp || this.#fresh.has(item.cmid)) void this.#transmit(item, lane, this.#request);
    }
  }

  /**
   * @param {OutboxItem} item
   * @param {string} lane
   * @param {(frame: Frame) => Promise<Frame>} request
   */
  async #transmit(item, lane, request) {
    this.#busy.add(lane);
    this.#fresh.delete(item.cmid);
    const target = item.conv ? { conv: item.conv } : { to: item.to };
    try {
      const ok = await request({ t: 'send', ...target, cmid: item.cmid, body: item.body });
      await this.#change(item, { state: 'accepted', conv: ok.conv ?? item.conv, cseq: ok.cseq, at: ok.at ?? item.at });
    } catch (error) {
      const refusal = error instanceof ChatError ? error : new ChatError('internal', String(error), { temporary: true });
      if (refusal.temporary) this.#pause(lane, refusal);
      else await this.#change(item, { state: 'failed', code: refusal.code });
    } finally {
      this.#busy.delete(lane);
      this.#pump();
    }
  }

  /**
   * @param {OutboxItem} item
   * @param {Partial<OutboxItem>} change
   */
  async #change(item, change) {
    // The own copy may overtake the answer; then the message is done already.
    if (!this.#items.has(item.cmid)) return;
    const next = { ...item, ...change };
    this.#items.set(item.cmid, next);
    this.#onChange(next, 'changed');
    await this.#replica.keep(next);
    if (!this.#items.has(item.cmid)) await this.#replica.drop(item.cmid);
  }

  /**
   * @param {string} lane
   * @param {ChatError} refusal
   */
  #pause(lane, refusal) {
    if (refusal.code === 'offline') return;
    this.#pausing.add(lane);
    setTimeout(() => {
      this.#pausing.delete(lane);
      this.#pump();
    }, refusal.retryMs ?? RetryPause);
  }

  /** Messages to a person and to the direct conversation with them keep one order. @param {OutboxItem} item */
  #lane(item) {
    const other = item.to ?? this.#replica.conversations.get(item.conv ?? '')?.with;
    return other === undefined ? `conv ${item.conv}` : `user ${other}`;
  }
}
