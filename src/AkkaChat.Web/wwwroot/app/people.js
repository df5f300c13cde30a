/** @typedef {import('../akkachat.js').ChatApi} ChatApi */

/** Names kept between visits, and questions asked at once. */
const Kept = 500;
const AtOnce = 4;

/** What people are called. Starts with their id and asks the server once per visit. */
export class People {
  /**
   * @param {string} me
   * @param {ChatApi} api
   * @param {() => void} onChange
   */
  constructor(me, api, onChange) {
    this.me = me;
    this.#api = api;
    this.#onChange = onChange;
    this.#names = new Map(JSON.parse(localStorage.getItem(this.#key) ?? '[]'));
  }

  #api;
  #onChange;
  /** @type {Map<string, string>} */
  #names;
  /** @type {Set<string>} */
  #asked = new Set();
  /** @type {string[]} */
  #queue = [];
  #running = 0;

  get #key() {
    return `akkachat.people:${this.me}`;
  }

  /** Without asking. @param {string} user */
  known(user) {
    return this.#names.get(user) ?? user;
  }

  /** @param {string} user */
  name(user) {
    if (!this.#asked.has(user)) {
      this.#asked.add(user);
      this.#queue.push(user);
      void this.#ask();
    }
    return this.known(user);
  }

  /** Enough where there is little room. @param {string} user */
  firstName(user) {
    return this.name(user).split(/\s+/u)[0];
  }

  /** @param {string} user */
  nameOrYou(user) {
    return user === this.me ? 'You' : this.name(user);
  }

  /** Learned on the way, for example when a person was looked up. @param {{ user: string, name: string | null }} person */
  learn({ user, name }) {
    this.#asked.add(user);
    if (!name || this.#names.get(user) === name) return;
    this.#names.delete(user);
    this.#names.set(user, name);
    localStorage.setItem(this.#key, JSON.stringify([...this.#names].slice(-Kept)));
    this.#onChange();
  }

  forget() {
    localStorage.removeItem(this.#key);
  }

  async #ask() {
    if (this.#running >= AtOnce) return;
    const user = this.#queue.shift();
    if (user === undefined) return;
    this.#running++;
    try {
      this.learn(await this.#api.user(user));
    } catch {
      // Asked again when the name is needed next.
      setTimeout(() => this.#asked.delete(user), 10_000);
    } finally {
      this.#running--;
      void this.#ask();
    }
  }
}
