/** @typedef {import('../akkachat.js').AkkaChat} AkkaChat */
/** @typedef {import('../client/types.js').Member} Member */

const Changing = new Set(['created', 'joined', 'left', 'removed', 'role']);

/** Members of conversations, their roles, and how far each has read. */
export class Rooms {
  /**
   * @param {AkkaChat} chat
   * @param {(conv: string) => void} onChange
   */
  constructor(chat, onChange) {
    this.#chat = chat;
    this.#onChange = onChange;
    chat.on('receipt', ({ conv, from, cseq }) => this.#read(conv, from, cseq));
    chat.on('entries', ({ entries }) => {
      for (const entry of entries) {
        // Who writes has read what came before.
        if (entry.kind === 'msg') this.#read(entry.conv, entry.from, entry.cseq);
        if (Changing.has(entry.kind) && this.#members.has(entry.conv)) void this.load(entry.conv);
      }
    });
  }

  #chat;
  #onChange;
  /** @type {Map<string, Map<string, Member>>} */
  #members = new Map();

  /** @param {string} conv @returns {Member[]} */
  members(conv) {
    return [...(this.#members.get(conv)?.values() ?? [])];
  }

  /** @param {string} conv */
  myRole(conv) {
    return this.#members.get(conv)?.get(this.#chat.user)?.role ?? 'member';
  }

  /** How many others have read entry `cseq`, of how many. @param {string} conv @param {number} cseq */
  readers(conv, cseq) {
    const others = this.members(conv).filter((member) => member.user !== this.#chat.user);
    return { read: others.filter((member) => (member.read ?? -1) >= cseq).length, of: others.length };
  }

  /** Receipts are told once, so what was missed is asked for. @param {string} conv */
  async load(conv) {
    try {
      const { members } = await this.#chat.api.conversation(conv);
      const before = this.#members.get(conv);
      const merge = (/** @type {Member} */ member) => (member.read === undefined ? member : { ...member, read: Math.max(member.read, before?.get(member.user)?.read ?? 0) });
      this.#members.set(conv, new Map(members.map((member) => [member.user, merge(member)])));
      this.#onChange(conv);
    } catch {
      // Marks and roles stay as they were until the next time.
    }
  }

  /**
   * @param {string} conv
   * @param {string} user
   * @param {number} cseq
   */
  #read(conv, user, cseq) {
    const member = this.#members.get(conv)?.get(user);
    // Without a mark receipts are off here, and a guessed one would be wrong for the rest.
    if (member?.read === undefined || member.read >= cseq) return;
    member.read = cseq;
    this.#onChange(conv);
  }
}
