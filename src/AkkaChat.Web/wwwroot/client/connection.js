import { Acks } from './acks.js';
import { Backoff } from './backoff.js';
import { ChatError, CloseCode, isFinal } from './errors.js';
import { Limits } from './limits.js';
import { ChatSocket } from './socket.js';

/** @typedef {import('./types.js').Conversation} Conversation */
/** @typedef {import('./types.js').Frame} Frame */
/** @typedef {import('./types.js').StateEvent} StateEvent */
/** @typedef {import('./types.js').ServerLimits} ServerLimits */

/**
 * Keeps one connection alive: connects, says hello, resumes where the store ends, reconnects with growing pauses, and
 * stops when the server says so. What flows through it belongs to the receiver and the outbox.
 */
export class Connection {
  /**
   * @param {object} parts
   * @param {string} parts.server
   * @param {import('./http.js').TokenSource} parts.token
   * @param {() => number} [parts.tokenExpires]
   * @param {import('./replica.js').Replica} parts.replica
   * @param {import('./receiver.js').Receiver} parts.receiver
   * @param {import('./outbox.js').Outbox} parts.outbox
   * @param {(state: StateEvent) => void} parts.onState
   * @param {() => void} parts.onDirectory
   * @param {(frame: Frame) => void} parts.onPush
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** @type {ServerLimits} */
  limits = {};

  #parts;
  #running = false;
  #backoff = new Backoff();
  #acks = new Acks((seq) => this.#socket?.post({ t: 'ack', seq }));
  #forceToken = false;
  /** @type {ChatSocket | null} */
  #socket = null;
  #attempt = 0;
  /** Frames of the directory so far, while a reset is under way. @type {{ rows: Conversation[], epoch: string, head: number } | null} */
  #reset = null;
  #jumps = { at: 0, count: 0 };
  /** @type {Record<'retry' | 'welcome' | 'stable' | 'token' | 'goaway', ReturnType<typeof setTimeout> | undefined>} */
  #timers = { retry: undefined, welcome: undefined, stable: undefined, token: undefined, goaway: undefined };

  start() {
    this.#running = true;
    addEventListener('online', this.#hurried);
    addEventListener('offline', this.#probe);
    document.addEventListener('visibilitychange', this.#seen);
    addEventListener('pagehide', this.#left);
    void this.#connect();
  }

  /** @param {StateEvent} [last] */
  stop(last = { state: 'stopped' }) {
    if (!this.#running) return;
    this.#running = false;
    removeEventListener('online', this.#hurried);
    removeEventListener('offline', this.#probe);
    document.removeEventListener('visibilitychange', this.#seen);
    removeEventListener('pagehide', this.#left);
    this.#drop();
    this.#parts.onState(last);
  }

  /** Connects now instead of after the pause; asks a living connection for a sign of life. */
  hurry() {
    if (!this.#running) return;
    if (this.#socket) return this.#socket.probe();
    this.#backoff.reset();
    void this.#connect();
  }

  /** @param {Frame} frame */
  post(frame) {
    this.#acks.flush();
    this.#socket?.post(frame);
  }

  /** @param {Frame} frame @returns {Promise<Frame>} */
  request(frame) {
    this.#acks.flush();
    return this.#socket ? this.#socket.request(frame) : Promise.reject(ChatError.offline());
  }

  /** Everything up to `seq` is stored. @param {number} seq */
  acknowledge(seq) {
    if (!this.#reset) this.#acks.owe(seq);
  }

  /**
   * The server skipped an entry. Resuming asks for it again; if the hole stays, the stored cursor is not to be trusted.
   * @param {number} expected
   * @param {number} got
   */
  jump(expected, got) {
    this.#jumps = { at: expected, count: this.#jumps.at === expected ? this.#jumps.count + 1 : 1 };
    if (this.#jumps.count > Limits.jumpsTolerated) void this.#parts.replica.renameDevice();
    this.#retry(`jump from ${expected} to ${got}`);
  }

  /**
   * @param {string} reason
   * @param {unknown} error
   */
  fault(reason, error) {
    console.error(`AkkaChat: ${reason}`, error);
    this.#retry(reason);
  }

  #hurried = () => this.hurry();

  /** The network may be gone, or only one of several: ask. */
  #probe = () => this.#socket?.probe();

  /** Timers sleep with a hidden page: what is owed would wait long, and the connection may be long dead afterwards. */
  #seen = () => {
    if (document.visibilityState === 'visible') this.hurry();
    else this.#acks.flush();
  };

  #left = () => this.#acks.flush();

  async #connect() {
    this.#drop();
    const attempt = this.#attempt;
    const current = () => this.#running && attempt === this.#attempt;
    this.#parts.onState({ state: 'connecting' });
    try {
      await this.#parts.receiver.idle();
      await this.#parts.replica.idle();
      const token = await this.#parts.token(this.#forceToken);
      if (!current()) return;
      this.#forceToken = false;
      this.#open(token);
    } catch (error) {
      if (!current()) return;
      const ended = error instanceof ChatError && !error.temporary;
      if (ended) this.stop({ state: 'stopped', code: CloseCode.badToken, reason: 'signed_out' });
      else this.#retry('token');
    }
  }

  /** @param {string} token */
  #open(token) {
    const { device, cursor } = this.#parts.replica;
    const hello = { t: 'hello', token, device, window: Limits.window, ...(cursor ? { resume: cursor } : {}) };
    const socket = new ChatSocket(`${this.#parts.server.replace(/^http/, 'ws')}/ws`, {
      onOpen: () => {
        socket.request(hello).then(
          (welcome) => this.#socket === socket && this.#welcome(welcome, token),
          (error) => this.#socket === socket && this.#refused(error),
        );
      },
      onFrame: (frame) => this.#receive(frame),
      onClose: (code, reason) => this.#socket === socket && this.#closed(code, reason),
    });
    this.#socket = socket;
    this.#timers.welcome = setTimeout(() => socket.close(), Limits.connectTimeout);
  }

  /**
   * @param {Frame} welcome
   * @param {string} token
   */
  #welcome(welcome, token) {
    const { replica, receiver, outbox } = this.#parts;
    clearTimeout(this.#timers.welcome);
    this.limits = welcome.limits ?? {};
    const window = welcome.window ?? Limits.window;
    if (welcome.resume === 'reset') {
      this.#acks.begin(null, window);
      this.#reset = { rows: [], epoch: welcome.epoch, head: welcome.head };
      receiver.begin(welcome.head);
      void replica.forgetCursor();
    } else if (replica.cursor?.epoch === welcome.epoch) {
      const { seq } = /** @type {NonNullable<typeof replica.cursor>} */ (replica.cursor);
      this.#acks.begin(seq, window);
      receiver.begin(seq);
    } else {
      // The server goes on with something this device does not have any more.
      void replica.renameDevice();
      return this.#retry('lost store');
    }
    this.#socket?.startHeartbeat(welcome.ping_ms);
    this.#timers.stable = setTimeout(() => this.#backoff.reset(), Limits.stableAfter);
    this.#renewInTime(token);
    this.#parts.onState({ state: 'syncing' });
    outbox.connected((frame) => this.request(frame));
  }

  /** @param {ChatError} error */
  #refused(error) {
    // A lasting refusal is followed by a close code that says what to do; the connect timer covers a server that forgets.
    if (error.temporary && error.code !== 'offline') this.#socket?.close();
  }

  /** @param {Frame} frame */
  #receive(frame) {
    if (frame.t === 'ev') this.#parts.receiver.offer(/** @type {any} */ (frame));
    else if (frame.t === 'directory') this.#directory(frame);
    else if (frame.t === 'caught_up') void this.#caughtUp();
    else if (frame.t === 'goaway') this.#goAway(frame.after_ms ?? 0);
    else this.#parts.onPush(frame);
  }

  /** @param {Frame} frame */
  #directory(frame) {
    if (!this.#reset) return;
    this.#reset.rows.push(...frame.conversations);
    if (frame.more) return;
    const { rows, epoch, head } = this.#reset;
    const { replica, outbox } = this.#parts;
    const socket = this.#socket;
    const accepted = outbox.items.filter((item) => item.state === 'accepted');
    this.#reset = null;
    replica.reset(rows, { epoch, seq: head }, accepted).then(
      () => {
        if (this.#socket === socket) this.acknowledge(head);
        outbox.settled(accepted.map((item) => item.cmid));
        this.#parts.onDirectory();
      },
      (error) => this.fault('storage', error),
    );
  }

  /** Live only once the backlog is stored: until then older unsent messages might be in it. */
  async #caughtUp() {
    const socket = this.#socket;
    await this.#parts.receiver.idle();
    await this.#parts.replica.idle();
    if (this.#socket !== socket) return;
    this.#parts.onState({ state: 'live' });
    this.#parts.outbox.caughtUp();
  }

  /** This node will stop: move within the time it gives, not all in the same moment. @param {number} afterMs */
  #goAway(afterMs) {
    this.#timers.goaway = setTimeout(() => void this.#connect(), Math.random() * afterMs);
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  #closed(code, reason) {
    if (isFinal(code)) {
      if (code === CloseCode.removed) void this.#parts.replica.renameDevice();
      return this.stop({ state: 'stopped', code, reason });
    }
    if (code === CloseCode.tokenExpired) this.#forceToken = true;
    this.#retry(reason);
  }

  /** @param {string} reason */
  #retry(reason) {
    if (!this.#running) return;
    this.#drop();
    const pause = this.#backoff.next();
    this.#timers.retry = setTimeout(() => void this.#connect(), pause);
    this.#parts.onState({ state: 'waiting', retryAt: Date.now() + pause, reason });
  }

  #drop() {
    this.#attempt++;
    this.#acks.end();
    const socket = this.#socket;
    this.#socket = null;
    this.#reset = null;
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#parts.outbox.disconnected();
    socket?.close();
  }

  /** A living connection outlasts its token when a new one is presented in time. @param {string} token */
  #renewInTime(token) {
    const expires = this.#parts.tokenExpires?.();
    if (!expires) return;
    const pause = Math.max(0, expires - Date.now() - Limits.tokenRenewAhead) + Math.random() * 1000;
    this.#timers.token = setTimeout(async () => {
      const fresh = await this.#parts.token(true).catch(() => null);
      // Without a new one the server closes with 4005 and the usual way takes over.
      if (fresh && fresh !== token) await this.request({ t: 'auth', token: fresh }).then(() => this.#renewInTime(fresh), () => {});
    }, pause);
  }
}
