import { ChatError } from './errors.js';
import { Limits } from './limits.js';

/** @typedef {import('./types.js').Frame} Frame */

const Subprotocol = 'akkachat.v1.json';

/**
 * One WebSocket: frames in and out, replies matched to requests, and a heartbeat that notices a connection which
 * only looks open. Reconnecting is not its business.
 */
export class ChatSocket {
  /**
   * @param {string} url
   * @param {object} events
   * @param {() => void} events.onOpen
   * @param {(frame: Frame) => void} events.onFrame     every frame but the answers to requests
   * @param {(code: number, reason: string) => void} events.onClose    exactly once
   */
  constructor(url, events) {
    this.#events = events;
    this.#socket = new WebSocket(url, Subprotocol);
    this.#socket.onopen = () => this.#closed || events.onOpen();
    this.#socket.onmessage = (message) => this.#receive(message.data);
    this.#socket.onclose = (close) => this.#end(close.code, close.reason);
  }

  #events;
  #socket;
  #closed = false;
  #nextId = 1;
  /** @type {Map<number, { resolve: (frame: Frame) => void, reject: (error: ChatError) => void, timer: ReturnType<typeof setTimeout> }>} */
  #pending = new Map();
  /** @type {number} */
  #ping = Limits.defaultPing;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #heartbeat;

  /** @param {Frame} frame */
  post(frame) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /**
   * @param {Frame} frame
   * @param {number} [timeout] milliseconds
   * @returns {Promise<Frame>} the answer with the same id; `err` answers and lost connections reject
   */
  request(frame, timeout = Limits.requestTimeout) {
    return new Promise((resolve, reject) => {
      if (this.#socket.readyState !== WebSocket.OPEN) return reject(ChatError.offline());
      const id = this.#nextId++;
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(ChatError.timeout());
      }, timeout);
      this.#pending.set(id, { resolve, reject, timer });
      this.#socket.send(JSON.stringify({ ...frame, id }));
    });
  }

  /** @param {number | undefined} ping milliseconds, from `welcome` */
  startHeartbeat(ping) {
    this.#ping = ping ?? Limits.defaultPing;
    this.#listen();
  }

  /** Asks for a sign of life now: after sleep, or when the browser says the network changed. */
  probe() {
    if (this.#closed) return;
    clearTimeout(this.#heartbeat);
    this.post({ t: 'ping' });
    this.#heartbeat = setTimeout(() => this.close(), Limits.probeTimeout);
  }

  /** Leaves at once. A dying network can hold the closing handshake for minutes, so nobody waits for it. */
  close() {
    if (this.#closed) return;
    this.#socket.close(1000);
    this.#end(1006, 'closed by this side');
  }

  #listen() {
    clearTimeout(this.#heartbeat);
    this.#heartbeat = setTimeout(() => this.probe(), this.#ping);
  }

  /** @param {unknown} data */
  #receive(data) {
    if (this.#closed || typeof data !== 'string') return;
    if (this.#heartbeat !== undefined) this.#listen();
    /** @type {Frame} */
    const frame = JSON.parse(data);
    if (frame.t === 'ping') return this.post(frame.id === undefined ? { t: 'pong' } : { t: 'pong', id: frame.id });
    if (frame.t === 'pong') return;
    const pending = frame.id === undefined ? undefined : this.#pending.get(frame.id);
    if (!pending) return this.#events.onFrame(frame);
    this.#pending.delete(/** @type {number} */ (frame.id));
    clearTimeout(pending.timer);
    if (frame.t === 'err')
      pending.reject(new ChatError(frame.code, frame.message, { temporary: frame.temporary, retryMs: frame.retry_ms }));
    else pending.resolve(frame);
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  #end(code, reason) {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#heartbeat);
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(ChatError.offline());
    }
    this.#pending.clear();
    this.#events.onClose(code, reason);
  }
}
