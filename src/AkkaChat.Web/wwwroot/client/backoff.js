import { Limits } from './limits.js';

/**
 * Pauses between connection attempts: doubling, with jitter, so that clients that lost the same server do not
 * come back in the same instant.
 */
export class Backoff {
  #failures = 0;

  /** @returns {number} milliseconds until the next try */
  next() {
    const ceiling = Math.min(Limits.retryLongest, Limits.retryFirst * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 16);
    return ceiling * (0.5 + Math.random() / 2);
  }

  reset() {
    this.#failures = 0;
  }
}
