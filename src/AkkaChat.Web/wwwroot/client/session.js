import { ChatError } from './errors.js';
import { exchange, ServerDate } from './http.js';
import { Limits } from './limits.js';

/** @typedef {{ user: string, token: string, refresh_token: string, expires: number }} Saved   `expires` by this device's clock */

const Key = 'akkachat.session';

/**
 * Who is signed in on this browser, and their tokens. All tabs share it. Refresh tokens rotate and using an old one ends
 * the session, so only one tab at a time refreshes, and each first looks whether another one already has.
 */
export class Session {
  /** @param {string} [server] */
  constructor(server = location.origin) {
    this.server = server;
  }

  /** @returns {string | null} the user id */
  get user() {
    return this.#saved()?.user ?? null;
  }

  /** Until when the token is good, epoch milliseconds. */
  get expires() {
    return this.#saved()?.expires ?? 0;
  }

  /**
   * @param {string} user
   * @param {string} password
   * @param {string} [name]    what others see
   */
  async register(user, password, name) {
    this.#save(await exchange(this.server, 'POST', 'auth/register', { user, password, ...(name ? { name } : {}) }));
  }

  /**
   * @param {string} user
   * @param {string} password
   */
  async login(user, password) {
    this.#save(await exchange(this.server, 'POST', 'auth/login', { user, password }));
  }

  /** Forgets the tokens here, and on the server when it can be reached. */
  async logout() {
    const saved = this.#saved();
    this.forget();
    if (saved) await exchange(this.server, 'POST', 'auth/logout', { refresh_token: saved.refresh_token }, saved.token).catch(() => {});
  }

  forget() {
    localStorage.removeItem(Key);
  }

  /**
   * A token that is good for a while.
   * @param {boolean} [force] the last one was refused
   * @returns {Promise<string>}
   */
  token = async (force = false) => {
    const before = this.#saved();
    if (!before) throw new ChatError('unauthenticated', 'Nobody is signed in.');
    if (!force && before.expires - Date.now() > Limits.tokenMargin) return before.token;
    return exclusively(async () => {
      const saved = this.#saved();
      if (!saved) throw new ChatError('unauthenticated', 'Nobody is signed in.');
      if (saved.token !== before.token) return saved.token;
      const fresh = await exchange(this.server, 'POST', 'auth/refresh', { refresh_token: saved.refresh_token });
      this.#save(fresh);
      return fresh.token;
    });
  };

  /** @returns {Saved | null} */
  #saved() {
    const text = localStorage.getItem(Key);
    return text ? JSON.parse(text) : null;
  }

  /** @param {{ user: string, token: string, refresh_token: string, expires_at: string, [ServerDate]?: string | null }} answer */
  #save(answer) {
    // Measured against the server's clock, because this device's may be wrong.
    const now = answer[ServerDate] ? Date.parse(answer[ServerDate]) : Date.now();
    const expires = Date.now() + Date.parse(answer.expires_at) - now;
    const { user, token, refresh_token } = answer;
    localStorage.setItem(Key, JSON.stringify({ user, token, refresh_token, expires }));
  }
}

/**
 * @template T
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
async function exclusively(action) {
  if (!navigator.locks) return action();
  return await navigator.locks.request('akkachat.refresh', action);
}
