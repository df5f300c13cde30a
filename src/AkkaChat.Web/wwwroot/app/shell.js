import { openAccount } from './account.js';
import { avatar } from './avatar.js';
import { Banner } from './banner.js';
import { h, perFrame } from './dom.js';
import { Drafts } from './drafts.js';
import { icon } from './icons.js';
import { ConversationList } from './list.js';
import { newChat } from './new-chat.js';
import { ConversationPane } from './pane.js';
import { People } from './people.js';
import { Presence } from './presence.js';
import { Rooms } from './rooms.js';
import { current, open } from './route.js';
import { Typing } from './typing.js';

/** @typedef {import('../akkachat.js').AkkaChat} AkkaChat */

/**
 * What the parts of the page share.
 * @typedef {object} Context
 * @property {AkkaChat} chat
 * @property {People} people
 * @property {Presence} presence
 * @property {Typing} typing
 * @property {Rooms} rooms
 * @property {Drafts} drafts
 * @property {(message: string) => void} tell    a short word to the person
 * @property {() => Promise<void>} signOut
 * @property {(note: string) => void} signedOut
 */

/** How long a short word stays, milliseconds. */
const ToastTime = 5_000;

/** The page of somebody who is signed in. */
export class Shell {
  /**
   * @param {AkkaChat} chat
   * @param {{ signOut: () => Promise<void>, signedOut: (note: string) => void }} leave
   */
  constructor(chat, leave) {
    const redraw = perFrame(() => this.#redraw());
    const drafts = new Drafts(chat.user);
    const people = new People(chat.user, chat.api, redraw);
    this.#context = {
      chat, people, drafts,
      presence: new Presence(chat, redraw),
      typing: new Typing(chat, redraw),
      rooms: new Rooms(chat, redraw),
      tell: (/** @type {string} */ message) => this.#tell(message),
      signOut: async () => {
        people.forget();
        drafts.forget();
        await leave.signOut();
      },
      signedOut: leave.signedOut,
    };
    this.#list = new ConversationList(this.#context);
    this.#pane = new ConversationPane(this.#context);
    this.#banner = new Banner(() => chat.reconnect());
    this.element = h('div', { class: 'shell' },
      h('a', { class: 'skip', href: '#conversation', onclick: (/** @type {Event} */ event) => (event.preventDefault(), this.#pane.element.focus()) }, 'To the conversation'),
      this.#sidebar(), this.#pane.element, this.#toast);
    this.#listen(redraw);
  }

  #context;
  #list;
  #pane;
  #banner;
  #me = h('button', { class: 'me', type: 'button', 'aria-label': 'Your account', title: 'Your account', onclick: () => openAccount(this.#context) });
  #search = h('input', { type: 'search', placeholder: 'Search', 'aria-label': 'Search conversations', autocomplete: 'off', oninput: () => this.#list.filter(this.#search.value) });
  #toast = h('div', { class: 'toast', role: 'alert', hidden: true });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #toastTimer;
  /** @type {(() => void)[]} */
  #ends = [];

  start() {
    this.#route();
    this.#redraw();
  }

  end() {
    for (const end of this.#ends) end();
    for (const dialog of document.querySelectorAll('dialog')) dialog.close();
    document.title = 'AkkaChat';
  }

  #sidebar() {
    this.#search.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowDown') this.#list.focusFirst();
      if (event.key === 'Enter' && this.#list.order[0]) open({ conv: this.#list.order[0] });
      if (event.key === 'Escape') this.#clearSearch();
    });
    return h('nav', { class: 'sidebar', 'aria-label': 'Conversations' },
      h('header', {},
        this.#me,
        h('h1', {}, 'Chats'),
        h('button', { class: 'icon-button accent', type: 'button', 'aria-label': 'New conversation', title: 'New conversation', onclick: () => newChat(this.#context) }, icon('compose'))),
      h('label', { class: 'search' }, icon('search'), this.#search),
      this.#banner.element,
      this.#list.element);
  }

  /** @param {() => void} redraw */
  #listen(redraw) {
    const { chat } = this.#context;
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ name, /** @type {(event: any) => void} */ handler) => {
      target.addEventListener(name, handler);
      this.#ends.push(() => target.removeEventListener(name, handler));
    };
    on(window, 'hashchange', () => this.#route());
    on(window, 'focus', () => this.#pane.seen());
    on(document, 'visibilitychange', () => this.#pane.seen());
    on(document, 'keydown', (event) => this.#key(event));
    this.#ends.push(
      chat.on('entries', ({ entries, forgotten }) => {
        this.#pane.add(entries, forgotten);
        redraw();
      }),
      chat.on('directory', () => {
        this.#pane.reload();
        redraw();
      }),
      chat.on('conversation', redraw),
      chat.on('outbox', redraw),
      chat.on('state', ({ state }) => {
        if (state === 'live') this.#pane.live();
        redraw();
      }));
  }

  #redraw() {
    const { chat, people, presence } = this.#context;
    this.#list.redraw();
    this.#pane.redraw();
    presence.watch(this.#pane.people);
    this.#banner.show(chat.state, chat.outbox.filter((item) => item.state === 'waiting').length);
    this.#me.replaceChildren(avatar({ id: chat.user, name: people.name(chat.user), online: chat.state.state === 'live' }));
    const unread = [...chat.conversations.values()].reduce((sum, row) => sum + row.unread, 0);
    document.title = unread > 0 ? `(${unread}) AkkaChat` : 'AkkaChat';
  }

  #route() {
    const route = current();
    this.element.classList.toggle('reading', Boolean(route.conv ?? route.to));
    this.#list.select(route.conv);
    this.#pane.open(route);
    this.#redraw();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (document.querySelector('dialog[open]')) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      this.#search.focus();
      this.#search.select();
    } else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const order = this.#list.order;
      const at = order.indexOf(this.#pane.route.conv ?? '');
      const next = order[at + (event.key === 'ArrowDown' ? 1 : -1)];
      if (next) open({ conv: next });
    } else if (event.key === 'Escape' && (this.#pane.route.conv ?? this.#pane.route.to)) {
      open({});
      this.#list.focusFirst();
    }
  }

  #clearSearch() {
    this.#search.value = '';
    this.#list.filter('');
  }

  /** @param {string} message */
  #tell(message) {
    clearTimeout(this.#toastTimer);
    this.#toast.textContent = message;
    this.#toast.hidden = false;
    this.#toastTimer = setTimeout(() => (this.#toast.hidden = true), ToastTime);
  }
}
