/** @typedef {import('../akkachat.js').AkkaChat} AkkaChat */

/** People watched for their conversations; the rest of the server's bound is for members of the open group. */
const FromList = 150;

/** Who is online, among the people this page shows. */
export class Presence {
  /**
   * @param {AkkaChat} chat
   * @param {() => void} onChange
   */
  constructor(chat, onChange) {
    this.#chat = chat;
    chat.on('presence', ({ user, online, last_seen }) => {
      this.#known.set(user, { online, last_seen });
      onChange();
    });
    chat.on('state', ({ state }) => {
      if (state === 'live' || state === 'syncing' || this.#known.size === 0) return;
      // Without a connection nobody knows.
      this.#known.clear();
      onChange();
    });
  }

  #chat;
  /** @type {Map<string, { online: boolean, last_seen?: string }>} */
  #known = new Map();
  #watched = '';

  /** @param {string | undefined} user */
  online(user) {
    return user !== undefined && this.#known.get(user)?.online === true;
  }

  /** @param {string} user */
  lastSeen(user) {
    return this.#known.get(user)?.last_seen;
  }

  /** @param {string} user */
  knows(user) {
    return this.#known.has(user);
  }

  /** @param {string[]} others people of the open conversation */
  watch(others) {
    const recent = [...this.#chat.conversations.values()]
      .filter((row) => row.with !== undefined && row.with !== this.#chat.user)
      .sort((a, b) => (b.last?.at ?? '').localeCompare(a.last?.at ?? ''))
      .slice(0, FromList)
      .map((row) => /** @type {string} */ (row.with));
    const users = [...new Set([...recent, ...others.filter((user) => user !== this.#chat.user)])].slice(0, 200);
    const watched = [...users].sort().join(' ');
    if (watched === this.#watched) return;
    this.#watched = watched;
    this.#chat.watch(users);
  }
}
