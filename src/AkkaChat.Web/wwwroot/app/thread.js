import { perFrame, show } from './dom.js';
import { lineOf, lineOfUnsent, timeline } from './messages.js';
import { explain } from './words.js';

/** @typedef {import('../client/types.js').Entry} Entry */
/** @typedef {import('./shell.js').Context} Context */
/** @typedef {import('./route.js').Route} Route */

/** How near the top older messages are fetched, and how near the bottom counts as the bottom; pixels. */
const NearTop = 600;
const NearBottom = 60;
/** Messages on the screen beyond which the oldest go when new ones arrive, and how many stay. */
const Shown = 400;
const ShownAfterTrim = 200;
/** Pages loaded at once to reach the first unread message. */
const PagesToUnread = 4;

/** The messages of one conversation: a stretch of its timeline up to the newest, and what is on its way. */
export class Thread {
  /**
   * @param {Context} context
   * @param {Route} route
   * @param {{ scroller: HTMLElement, list: HTMLElement, onScrolled: (atBottom: boolean) => void, onFault: (message: string) => void }} place
   */
  constructor(context, route, place) {
    this.#context = context;
    this.route = route;
    this.#place = place;
    place.scroller.addEventListener('scroll', this.#scrolled, { passive: true });
    place.list.replaceChildren();
  }

  #context;
  #place;
  /** @type {Entry[]} */
  #entries = [];
  #more = false;
  #loading = false;
  #closed = false;
  /** The person's mark when the conversation was opened with something unread. @type {number | undefined} */
  #readAt;
  #atBottom = true;

  get row() {
    return this.route.conv ? this.#context.chat.conversations.get(this.route.conv) : undefined;
  }

  /** Others' messages the person has not scrolled to. */
  get below() {
    return this.#atBottom ? 0 : (this.row?.unread ?? 0);
  }

  async open() {
    const read = this.row?.read ?? 0;
    const unread = this.row?.unread ?? 0;
    await this.#older();
    for (let page = 1; unread > 0 && this.#more && page < PagesToUnread && this.#entries[0].cseq > read + 1; page++) await this.#older();
    if (this.#closed) return;
    if (unread > 0) this.#readAt = read;
    this.#draw();
    this.#toStart();
    this.markRead();
  }

  /** @param {Entry[]} entries of any conversation */
  add(entries) {
    const last = this.#entries.at(-1)?.cseq ?? 0;
    const fresh = entries.filter((e) => e.conv === this.route.conv && e.kind !== 'read' && e.cseq > last);
    if (fresh.length === 0) return;
    // The newest page is still on its way and will have them.
    if (this.#loading && this.#entries.length === 0) return;
    this.#entries.push(...fresh);
    if (this.#atBottom && this.#entries.length > Shown) {
      this.#entries = this.#entries.slice(-ShownAfterTrim);
      this.#more = true;
    }
    this.redraw();
  }

  redraw = perFrame(() => {
    if (this.#closed) return;
    this.#draw();
    this.markRead();
  });

  /** The person looks at the end of the conversation: that is what "read" means. */
  markRead() {
    const row = this.row;
    const last = this.#entries.at(-1);
    if (!row || !last || row.unread === 0 || !this.#atBottom || document.hidden || !document.hasFocus()) return;
    void this.#context.chat.read(row.conv, last.cseq);
  }

  /** @param {ScrollBehavior} [behavior] */
  toBottom(behavior = 'auto') {
    this.#atBottom = true;
    this.#place.scroller.scrollTo({ top: this.#place.scroller.scrollHeight, behavior });
  }

  /** Keeps the end in sight when the space for messages changes. */
  resized() {
    if (this.#atBottom) this.toBottom();
  }

  close() {
    this.#closed = true;
    this.#place.scroller.removeEventListener('scroll', this.#scrolled);
  }

  #scrolled = () => {
    const { scroller } = this.#place;
    this.#atBottom = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NearBottom;
    this.#place.onScrolled(this.#atBottom);
    if (this.#atBottom) this.markRead();
    if (scroller.scrollTop < NearTop && this.#more && !this.#loading) void this.#older().then(() => this.#draw());
  };

  async #older() {
    if (!this.route.conv) return;
    this.#loading = true;
    try {
      const { items, more } = await this.#context.chat.history(this.route.conv, this.#entries[0]?.cseq);
      this.#entries.unshift(...items);
      this.#more = more;
      this.#catchUp();
    } catch (error) {
      this.#more = true;
      if (!this.#closed && this.#context.chat.state.state === 'live') this.#place.onFault(explain(error));
    } finally {
      this.#loading = false;
    }
  }

  /** Entries that arrived while the newest page was on its way. */
  #catchUp() {
    const last = this.#entries.at(-1);
    const row = this.row;
    if (!last || !row || row.cseq <= last.cseq || !this.route.conv) return;
    void this.#context.chat.between(this.route.conv, last.cseq + 1, row.cseq).then((entries) => this.add(entries));
  }

  /** Was the connection away while the first page was asked for, it is asked for again. */
  retry() {
    if (this.#more && !this.#loading) void this.#older().then(() => this.redraw());
  }

  /** The first message that was unread when the conversation was opened. */
  get #newFrom() {
    const mark = this.#readAt;
    if (mark === undefined) return undefined;
    return this.#entries.find((e) => e.cseq > mark && e.kind === 'msg' && e.from !== this.#context.chat.user)?.cseq;
  }

  #draw() {
    if (this.#closed) return;
    const { chat, people, rooms } = this.#context;
    const conv = this.route.conv;
    const readers = (/** @type {number} */ cseq) => (conv ? rooms.readers(conv, cseq) : { read: 0, of: 0 });
    const lines = this.#entries.map((entry) => lineOf(entry, people, readers)).filter((line) => line !== null);
    const known = new Set(lines.map((line) => line.key));
    const to = this.route.to ?? this.row?.with;
    for (const item of chat.outbox) {
      const here = item.conv ? item.conv === conv : item.to === to;
      const line = lineOfUnsent(item, chat.user);
      if (here && !known.has(line.key)) lines.push(line);
    }
    const view = {
      people, group: this.row?.kind === 'group', newFrom: this.#newFrom,
      retry: (/** @type {string} */ cmid) => void chat.retry(cmid),
      discard: (/** @type {string} */ cmid) => void chat.discard(cmid),
    };
    this.#place.list.classList.toggle('has-more', this.#more);
    this.#steady(() => show(this.#place.list, timeline(lines, view)));
  }

  /** Draws without moving what the person looks at. @param {() => void} draw */
  #steady(draw) {
    const { scroller, list } = this.#place;
    const top = scroller.getBoundingClientRect().top;
    // Days stick to the top and so say nothing about where the rest is.
    const anchor = [...list.children].find((child) => !child.matches('.day') && child.getBoundingClientRect().bottom > top);
    const before = anchor?.getBoundingClientRect().top ?? 0;
    const key = /** @type {HTMLElement | undefined} */ (anchor)?.dataset.key;
    draw();
    if (this.#atBottom) return this.toBottom();
    const now = anchor?.isConnected ? anchor : [...list.children].find((child) => /** @type {HTMLElement} */ (child).dataset.key === key);
    if (now) scroller.scrollTop += now.getBoundingClientRect().top - before;
  }

  /** To the first unread message, or the end. */
  #toStart() {
    const { scroller, list } = this.#place;
    const mark = list.querySelector('.divider.new');
    if (!mark) return this.toBottom();
    scroller.scrollTop += mark.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 56;
    this.#scrolled();
  }
}
