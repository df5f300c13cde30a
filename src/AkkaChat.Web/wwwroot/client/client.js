import { Connection } from './connection.js';
import { Emitter } from './emitter.js';
import { ChatError } from './errors.js';
import { History } from './history.js';
import { ChatApi } from './http.js';
import { Limits } from './limits.js';
import { Marks } from './marks.js';
import { Outbox } from './outbox.js';
import { Receiver } from './receiver.js';
import { Replica } from './replica.js';
import { openStore } from './store.js';

/** @typedef {import('./types.js').Body} Body */
/** @typedef {import('./types.js').Conversation} Conversation */
/** @typedef {import('./types.js').Frame} Frame */
/** @typedef {import('./types.js').InboxEntry} InboxEntry */
/** @typedef {import('./types.js').OutboxItem} OutboxItem */
/** @typedef {import('./types.js').Store} Store */
/** @typedef {import('./http.js').TokenSource} TokenSource */

/**
 * @typedef {object} Events
 * @property {import('./types.js').StateEvent} state
 * @property {{ entries: InboxEntry[], forgotten: string[] }} entries    stored entries, in order
 * @property {null} directory      all conversations may have changed
 * @property {string} conversation one row changed without an entry
 * @property {{ item: OutboxItem, change: 'added' | 'changed' | 'removed' }} outbox
 * @property {import('./types.js').TypingEvent} typing
 * @property {import('./types.js').PresenceEvent} presence
 * @property {import('./types.js').ReceiptEvent} receipt
 * @property {ChatError} fault     something the person should know about
 */

/**
 * A chat client for one user: keeps this device's copy of the inbox, the connection that feeds it, and the messages
 * still to be sent.
 * @extends {Emitter<Events>}
 */
export class AkkaChat extends Emitter {
  /**
   * @param {object} options
   * @param {string} options.user
   * @param {TokenSource} options.token
   * @param {string} [options.server]    origin of the server; this page's by default
   * @param {Store} [options.store]      where to keep the device's copy; IndexedDB by default
   * @param {() => number} [options.tokenExpires]    epoch milliseconds; lets a living connection renew its token in time
   */
  constructor(options) {
    super();
    this.user = options.user;
    this.server = options.server ?? location.origin;
    this.api = new ChatApi(this.server, options.token);
    this.#options = options;
  }

  #options;
  /** @type {Parts | null} */
  #parts = null;
  /** @type {import('./types.js').StateEvent} */
  #state = { state: 'stopped' };
  /** @type {string[]} */
  #watched = [];

  /** Loads what this device knows and starts connecting. Resolves when `conversations` can be shown. */
  async start() {
    const store = this.#options.store ?? (await openStore(this.user));
    const replica = new Replica(this.user, store);
    const unsent = await replica.load();
    const outbox = new Outbox(replica, (item, change) => this.emit('outbox', { item, change }));
    outbox.restore(unsent);
    const receiver = new Receiver(replica, {
      onStored: (entries, outcome) => this.#stored(entries, outcome),
      onJump: (expected, got) => connection.jump(expected, got),
      onFault: (error) => connection.fault('storage', error),
    });
    const connection = new Connection({
      server: this.server, token: this.#options.token, tokenExpires: this.#options.tokenExpires, replica, receiver, outbox,
      onState: (state) => this.#changed(state),
      onDirectory: () => this.#directory(),
      onPush: (frame) => this.#push(frame),
    });
    const marks = new Marks(replica, connection, (conv) => void this.#complete(conv));
    this.#parts = { replica, outbox, connection, marks, history: new History(replica, connection) };
    connection.start();
  }

  /** Ends the connection. What is stored stays. */
  async stop() {
    if (!this.#parts) return;
    this.#parts.connection.stop();
    await this.#parts.replica.close();
  }

  /** Ends the connection and removes everything this device has stored of the user, unsent messages too. */
  async forget() {
    if (!this.#parts) return;
    this.#parts.connection.stop();
    await this.#parts.replica.destroy();
  }

  get state() {
    return this.#state;
  }

  /** @returns {ReadonlyMap<string, Conversation>} */
  get conversations() {
    return this.#parts?.replica.conversations ?? new Map();
  }

  get device() {
    return this.#parts?.replica.device ?? '';
  }

  /** Messages not sent yet, or sent and not yet seen in the inbox; oldest first. */
  get outbox() {
    return this.#parts?.outbox.items.sort((a, b) => a.order - b.order) ?? [];
  }

  /** What the server bounds, once it has said. @returns {import('./types.js').ServerLimits} */
  get limits() {
    return this.#parts?.connection.limits ?? {};
  }

  /**
   * Resolves when the message is kept on this device; it is sent as soon as possible, and once.
   * @param {{ conv: string } | { to: string }} target
   * @param {Body} body
   */
  send(target, body) {
    return this.#live.outbox.add(target, body);
  }

  /** @param {string} cmid */
  retry(cmid) {
    return this.#live.outbox.retry(cmid);
  }

  /** @param {string} cmid */
  discard(cmid) {
    return this.#live.outbox.discard(cmid);
  }

  /**
   * The person has seen everything up to `cseq`. Kept and repeated until the server has taken it.
   * @param {string} conv
   * @param {number} cseq
   */
  async read(conv, cseq) {
    if (await this.#live.marks.want(conv, cseq)) this.emit('conversation', conv);
  }

  /**
   * @param {string} conv
   * @param {boolean} on
   */
  typing(conv, on) {
    this.#parts?.connection.post({ t: 'typing', conv, on });
  }

  /**
   * Presence of these people from now on, in place of those asked for before. Survives reconnecting.
   * @param {string[]} users
   */
  watch(users) {
    this.#watched = users.slice(0, this.limits.watch ?? 200);
    this.#sendWatch();
  }

  /**
   * Entries before `before` (the newest when absent), oldest first; from this device when it has them.
   * @param {string} conv
   * @param {number} [before]
   */
  history(conv, before) {
    return this.#live.history.before(conv, before);
  }

  /**
   * Entries this device has stored, oldest first.
   * @param {string} conv
   * @param {number} from   included
   * @param {number} to     included
   */
  between(conv, from, to) {
    return this.#live.replica.range(conv, from, to);
  }

  /** Tries to connect now: the person does not want to wait for the next attempt. */
  reconnect() {
    this.#parts?.connection.hurry();
  }

  get #live() {
    if (!this.#parts) throw new ChatError('stopped', 'The client was not started.');
    return this.#parts;
  }

  /**
   * @param {InboxEntry[]} entries
   * @param {{ forgotten: string[], settled: string[] }} outcome
   */
  #stored(entries, { forgotten, settled }) {
    const { outbox, connection } = this.#live;
    connection.acknowledge(entries[entries.length - 1].seq);
    // Told before the outbox lets go of them, so that a message never vanishes in between.
    this.emit('entries', { entries, forgotten });
    outbox.settled(settled);
    for (const conv of new Set(entries.map((entry) => entry.conv))) void this.#complete(conv);
  }

  #directory() {
    this.emit('directory', null);
  }

  /** @param {import('./types.js').StateEvent} state */
  #changed(state) {
    this.#state = state;
    this.emit('state', state);
    if (state.state !== 'live') return;
    this.#sendWatch();
    this.#parts?.marks.repeat();
    for (const conv of this.conversations.keys()) void this.#complete(conv);
  }

  /** @param {Frame} frame */
  #push(frame) {
    if (frame.t === 'typing') this.emit('typing', { conv: frame.conv, from: frame.from, on: frame.on });
    else if (frame.t === 'presence') this.emit('presence', { user: frame.user, online: frame.online, last_seen: frame.last_seen });
    else if (frame.t === 'receipt') this.emit('receipt', { conv: frame.conv, from: frame.from, cseq: frame.cseq });
    else if (frame.t === 'err') this.emit('fault', new ChatError(frame.code, frame.message, { temporary: frame.temporary }));
  }

  #sendWatch() {
    const users = this.#watched;
    this.#parts?.connection.request({ t: 'watch', users }).catch((error) => {
      // Asked again with the next connection, or soon if the server was only busy.
      if (error.temporary && error.code !== 'offline') setTimeout(() => this.#watched === users && this.#sendWatch(), Limits.watchPause);
    });
  }

  /** Asks the server for what entries alone do not tell: who is in, and a count that a partial read left unsure. @param {string} conv */
  async #complete(conv) {
    const row = this.conversations.get(conv);
    if (!row?.partial && !row?.unsure) return;
    const { replica } = this.#live;
    try {
      if (row.partial) {
        const { kind, title, members } = await this.api.conversation(conv);
        const other = kind === 'direct' ? (members.find((m) => m.user !== this.user)?.user ?? this.user) : undefined;
        await replica.update(conv, (now) => ({ ...now, kind, title, with: other, member_count: members.length, partial: false }));
      }
      if (row.unsure) {
        const { conversations } = await this.api.conversations();
        const exact = conversations.find((other) => other.conv === conv);
        await replica.update(conv, (now) =>
          exact && exact.cseq === now.cseq && exact.read === now.read ? { ...now, unread: exact.unread, unsure: false } : now);
      }
      this.emit('conversation', conv);
    } catch {
      // Asked again with the next entry or connection.
    }
  }
}

/** @typedef {{ replica: Replica, outbox: Outbox, connection: Connection, marks: Marks, history: History }} Parts */
