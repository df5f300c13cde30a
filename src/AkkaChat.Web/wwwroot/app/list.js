import { avatar } from './avatar.js';
import { h, perFrame, show } from './dom.js';
import { hashOf } from './route.js';
import { shortTime } from './time.js';
import { colourOf, list as join, preview, titleOf } from './words.js';

/** @typedef {import('../client/types.js').Conversation} Conversation */
/** @typedef {import('../client/types.js').OutboxItem} OutboxItem */
/** @typedef {import('./shell.js').Context} Context */

/** Rows drawn at first, and added when the person scrolls to their end. */
const Portion = 60;

/** All conversations, the liveliest first. */
export class ConversationList {
  /** @param {Context} context */
  constructor(context) {
    this.#context = context;
    this.element = h('ul', { class: 'conversations', 'aria-label': 'Conversations', onkeydown: this.#key });
    this.element.addEventListener('scroll', () => this.#grow(), { passive: true });
    this.element.addEventListener('pointerdown', this.#press);
  }

  #context;
  #filter = '';
  /** @type {string | undefined} */
  #open;
  #portion = Portion;
  #pressed = false;

  /** @param {string} text */
  filter(text) {
    this.#filter = text.trim().toLowerCase();
    this.#portion = Portion;
    this.redraw();
  }

  /** @param {string | undefined} conv */
  select(conv) {
    this.#open = conv;
    this.redraw();
  }

  /** Conversation ids in the order shown. */
  get order() {
    return this.#rows().map((row) => row.conv);
  }

  focusFirst() {
    /** @type {HTMLElement | null} */ (this.element.querySelector('a'))?.focus();
  }

  redraw = perFrame(() => {
    if (this.#pressed) return;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.closest?.('.conversations > li');
    const key = /** @type {HTMLElement | null} */ (focused)?.dataset.key;
    const rows = this.#rows();
    const unsent = this.#unsent();
    show(this.element, rows.slice(0, this.#portion).map((row) => this.#item(row, unsent.get(row.conv) ?? unsent.get(`to ${row.with}`))));
    if (key) for (const child of this.element.children) if (/** @type {HTMLElement} */ (child).dataset.key === key) child.querySelector('a')?.focus({ preventScroll: true });
    this.element.classList.toggle('none', rows.length === 0);
    this.element.dataset.none = this.#filter ? 'Nothing found.' : 'No conversations yet. Start one with the pencil above.';
  });

  /** A row that was drawn anew between pressing and releasing would swallow the click: what is pressed stays as it is until it is released. */
  #press = () => {
    const released = new AbortController();
    const release = () => {
      released.abort();
      // After the click, which comes right behind.
      setTimeout(() => {
        this.#pressed = false;
        this.redraw();
      });
    };
    this.#pressed = true;
    for (const end of ['pointerup', 'pointercancel', 'blur']) addEventListener(end, release, { signal: released.signal });
  };

  #grow() {
    const { scrollTop, clientHeight, scrollHeight } = this.element;
    if (scrollTop + clientHeight < scrollHeight - clientHeight || this.element.children.length < this.#portion) return;
    this.#portion += Portion;
    this.redraw();
  }

  #rows() {
    const { chat, people } = this.#context;
    // Only what is drawn asks for names: a list of thousands must not become thousands of questions.
    const name = (/** @type {Conversation} */ row) => (row.with ? people.known(row.with) : row.title).toLowerCase();
    return [...chat.conversations.values()]
      .filter((row) => !this.#filter || name(row).includes(this.#filter) || row.with?.includes(this.#filter))
      .sort((a, b) => (b.last?.at ?? '').localeCompare(a.last?.at ?? '') || a.conv.localeCompare(b.conv));
  }

  /** The newest message on its way, by conversation. */
  #unsent() {
    return new Map(this.#context.chat.outbox.map((item) => [item.conv ?? `to ${item.to}`, item]));
  }

  /**
   * @param {Conversation} row
   * @param {OutboxItem | undefined} unsent
   * @returns {import('./dom.js').Item}
   */
  #item(row, unsent) {
    const { people, presence, typing } = this.#context;
    const title = titleOf(row, people);
    const typists = typing.in(row.conv).filter((user) => user !== people.me);
    const line = typists.length > 0 ? (row.kind === 'group' ? `${join(typists.map((user) => people.firstName(user)))} typing…` : 'typing…') : unsent ? `You: ${unsent.body.text ?? ''}` : preview(row, people);
    const online = row.kind === 'direct' && row.with !== people.me && presence.online(row.with);
    const open = row.conv === this.#open;
    const at = unsent?.at ?? row.last?.at;
    const when = at ? shortTime(at) : '';
    const unread = row.unread > 99 ? '99+' : String(row.unread);
    const draw = () =>
      h('li', {},
        h('a', { href: hashOf({ conv: row.conv }), class: row.unread > 0 ? 'row unread' : 'row', 'aria-current': open ? 'page' : undefined, draggable: false },
          avatar({ id: colourOf(row), name: title, group: row.kind === 'group', online }),
          h('span', { class: 'title' }, title, online ? h('span', { class: 'unseen' }, ' (online)') : null),
          h('time', { class: 'when', dateTime: at ?? '' }, when),
          h('span', { class: typists.length > 0 ? 'line typing' : 'line' }, line),
          row.unread > 0 ? h('span', { class: 'badge', 'aria-label': `${unread} unread` }, unread) : null));
    return { key: row.conv, look: [title, line, when, unread, online, open].join('|'), draw };
  }

  #key = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.altKey) return;
    const links = [...this.element.querySelectorAll('a')];
    const at = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    links[at + step]?.focus();
    event.preventDefault();
  };
}
