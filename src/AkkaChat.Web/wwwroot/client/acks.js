import { Limits } from './limits.js';

/**
 * When what is stored is acknowledged: together with whatever this device says next, soon when it says nothing, and at
 * once when so much is owed that the window might close. Later acknowledgements take the place of earlier ones; if one
 * gets lost, entries come twice at worst, since the next `hello` counts as one.
 */
export class Acks {
  /** @param {(seq: number) => void} send */
  constructor(send) {
    this.#send = send;
  }

  #send;
  #streaming = false;
  /** Nothing counts as acknowledged after a reset: the server waits for the first one. @type {number | null} */
  #acked = null;
  /** @type {number | null} */
  #stored = null;
  #mostOwed = 1;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * A stream begins.
   * @param {number | null} acked     what `hello` said it resumes after; null after a reset
   * @param {number} window
   */
  begin(acked, window) {
    this.#settled(acked);
    this.#streaming = true;
    this.#mostOwed = Math.max(1, Math.floor(window / Limits.ackShare));
  }

  /** The stream ends. What is stored later is none of its business: the next `hello` says it. */
  end() {
    this.flush();
    this.#streaming = false;
  }

  /** Everything up to `seq` is stored. @param {number} seq */
  owe(seq) {
    if (!this.#streaming) return;
    if (this.#stored !== null && seq <= this.#stored) return;
    this.#stored = seq;
    if (this.#acked === null || seq - this.#acked >= this.#mostOwed) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), Limits.ackDelay);
  }

  /** Acknowledges what is owed, if anything is. */
  flush() {
    if (this.#stored === null || this.#stored === this.#acked) return;
    this.#settled(this.#stored);
    this.#send(this.#stored);
  }

  /** @param {number | null} acked */
  #settled(acked) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#acked = this.#stored = acked;
  }
}
