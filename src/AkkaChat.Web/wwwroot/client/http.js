import { ChatError } from './errors.js';

/** @typedef {import('./types.js').Conversation} Conversation */
/** @typedef {import('./types.js').ConversationDetails} ConversationDetails */
/** @typedef {import('./types.js').Page} Page */
/** @typedef {import('./types.js').Role} Role */

/** @typedef {{ user: string, name: string | null }} Person */
/** @typedef {{ device: string, seq: number, last_seen?: string }} Device */

/** What an access token comes from: `force` asks for another one than last time. @typedef {(force?: boolean) => Promise<string>} TokenSource */

/** The HTTP side of the server. Refusals come as `ChatError` with the server's code. */
export class ChatApi {
  /**
   * @param {string} server    for example `https://chat.example.org`
   * @param {TokenSource} token
   */
  constructor(server, token) {
    this.#server = server;
    this.#token = token;
  }

  #server;
  #token;

  /** @returns {Promise<Person & { devices: Device[] }>} */
  me() {
    return this.#call('GET', 'me');
  }

  /** @param {string} device */
  removeDevice(device) {
    return this.#call('DELETE', `me/devices/${encodeURIComponent(device)}`);
  }

  /**
   * @param {string} old
   * @param {string} fresh
   */
  changePassword(old, fresh) {
    return this.#call('POST', 'auth/password', { old, new: fresh });
  }

  /** @param {string} user @returns {Promise<Person>} */
  user(user) {
    return this.#call('GET', `users/${encodeURIComponent(user)}`);
  }

  /** @returns {Promise<{ conversations: Conversation[] }>} */
  conversations() {
    return this.#call('GET', 'conversations');
  }

  /** @param {string} conv @returns {Promise<ConversationDetails>} */
  conversation(conv) {
    return this.#call('GET', path(conv));
  }

  /** @param {string} title @param {string[]} members @returns {Promise<ConversationDetails>} */
  createGroup(title, members) {
    return this.#call('POST', 'conversations', { title, members });
  }

  /** @param {string} conv @param {string} title @returns {Promise<ConversationDetails>} */
  rename(conv, title) {
    return this.#call('PATCH', path(conv), { title });
  }

  /** @param {string} conv @param {string[]} users @returns {Promise<ConversationDetails>} */
  addMembers(conv, users) {
    return this.#call('POST', `${path(conv)}/members`, { users });
  }

  /** Removing oneself is leaving. @param {string} conv @param {string} user */
  removeMember(conv, user) {
    return this.#call('DELETE', `${path(conv)}/members/${encodeURIComponent(user)}`);
  }

  /** @param {string} conv @param {string} user @param {Role} role */
  setRole(conv, user, role) {
    return this.#call('PUT', `${path(conv)}/members/${encodeURIComponent(user)}/role`, { role });
  }

  /**
   * @param {string} method
   * @param {string} what
   * @param {object} [body]
   */
  async #call(method, what, body) {
    const send = async (/** @type {boolean} */ force) =>
      await exchange(this.#server, method, what, body, await this.#token(force));
    try {
      return await send(false);
    } catch (error) {
      if (error instanceof ChatError && error.code === 'unauthenticated' && error.status === 401) return send(true);
      throw error;
    }
  }
}

/**
 * One request, JSON both ways.
 * @param {string} server
 * @param {string} method
 * @param {string} what     path below `/api/`
 * @param {object} [body]
 * @param {string} [token]
 * @returns {Promise<any>} the answer's body; undefined when it has none
 */
export async function exchange(server, method, what, body, token) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (body) headers['Content-Type'] = 'application/json';
  if (token) headers.Authorization = `Bearer ${token}`;
  /** @type {Response} */
  let response;
  try {
    response = await fetch(`${server}/api/${what}`, { method, headers, body: body && JSON.stringify(body), cache: 'no-store' });
  } catch {
    throw ChatError.offline();
  }
  const answer = await response.json().catch(() => undefined);
  if (response.ok) {
    return answer && typeof answer === 'object' ? { ...answer, [ServerDate]: response.headers.get('Date') } : answer;
  }
  throw new ChatError(answer?.code ?? 'internal', answer?.detail ?? answer?.title ?? response.statusText, {
    status: response.status,
    temporary: response.status === 429 || response.status >= 500,
    retryMs: answer?.retry_ms,
  });
}

/** When the server gave an answer, by its own clock. */
export const ServerDate = Symbol('server date');

/** @param {string} conv */
const path = (conv) => `conversations/${encodeURIComponent(conv)}`;
