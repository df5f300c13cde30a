/** @typedef {import('../akkachat.js').AkkaChat} AkkaChat */

/** How long "typing" stays without news, and how often our own is repeated, milliseconds. */
const Fades = 7_000;
const Repeats = 3_000;
const Idle = 5_000;

/** Who is typing where, as far as others tell. */
export class Typing {
  /**
   * @param {AkkaChat} chat
   * @param {() => void} onChange
   */
  constructor(chat, onChange) {
    this.#onChange = onChange;
    chat.on('typing', ({ conv, from, on }) => this.#set(conv, from, on));
    chat.on('entries', ({ entries }) => entries.forEach((entry) => this.#set(entry.conv, entry.from, false)));
  }

  #onChange;
  /** @type {Map<string, Map<string, ReturnType<typeof setTimeout>>>} */
  #byConv = new Map();

  /** @param {string} conv */
  in(conv) {
    return [...(this.#byConv.get(conv)?.keys() ?? [])];
  }

  /**
   * @param {string} conv
   * @param {string} user
   * @param {boolean} on
   */
  #set(conv, user, on) {
    const here = this.#byConv.get(conv) ?? new Map();
    const was = here.has(user);
    clearTimeout(here.get(user));
    if (on) here.set(user, setTimeout(() => this.#set(conv, user, false), Fades));
    else here.delete(user);
    this.#byConv.set(conv, here);
    if (was !== on) this.#onChange();
  }
}

/** Tells others that this person types, without telling every key. */
export class Typist {
  /** @param {(on: boolean) => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  #tell;
  #on = false;
  #toldAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #idle;

  key() {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), Idle);
    if (this.#on && Date.now() - this.#toldAt < Repeats) return;
    this.#on = true;
    this.#toldAt = Date.now();
    this.#tell(true);
  }

  stop() {
    clearTimeout(this.#idle);
    if (!this.#on) return;
    this.#on = false;
    this.#tell(false);
  }

  /** The message that was typed is on its way: others see it and need no word. */
  sent() {
    clearTimeout(this.#idle);
    this.#on = false;
  }
}
