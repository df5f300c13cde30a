import { avatar } from './avatar.js';
import { Composer } from './composer.js';
import { openDetails } from './details.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { hashOf, rename } from './route.js';
import { Thread } from './thread.js';
import { lastSeen } from './time.js';
import { Typist } from './typing.js';
import { colourOf, list, titleOf, explain } from './words.js';

/** @typedef {import('./shell.js').Context} Context */
/** @typedef {import('./route.js').Route} Route */

/** The right side: the open conversation with its head, messages and the field to write in. */
export class ConversationPane {
  /** @param {Context} context */
  constructor(context) {
    this.#context = context;
    this.#composer = new Composer({ onSend: (text) => void this.#send(text), onInput: (text) => this.#input(text) });
    this.#newer = h('button', { class: 'newer', type: 'button', hidden: true, 'aria-label': 'To the newest message', onclick: () => this.#thread?.toBottom('smooth') }, icon('down'), this.#count);
    this.element = h('main', { class: 'pane', id: 'conversation', tabIndex: -1 }, h('div', { class: 'empty' },
      h('img', { src: 'icon.svg', alt: '', width: 72, height: 72 }), h('h2', {}, 'Pick a conversation'), h('p', {}, 'Or start a new one with the pencil. ', h('kbd', {}, 'Ctrl K'), ' searches.')));
    this.#empty = [...this.element.children];
    new ResizeObserver(() => this.#thread?.resized()).observe(this.#scroller);
  }

  #context;
  #composer;
  #head = h('header', { class: 'pane-head' });
  #list = h('ol', { class: 'timeline', role: 'log', 'aria-label': 'Messages', 'aria-live': 'polite' });
  #scroller = h('div', { class: 'scroller', tabIndex: 0, 'aria-label': 'Conversation', role: 'region' }, this.#list);
  #count = h('span', { class: 'badge', hidden: true });
  #newer;
  /** @type {Element[]} */
  #empty;
  /** @type {Thread | null} */
  #thread = null;
  #typist = new Typist(() => {});
  /** @type {ReturnType<typeof openDetails> | null} */
  #details = null;

  get route() {
    return this.#thread?.route ?? {};
  }

  /** People whose presence the open conversation shows. */
  get people() {
    const { conv } = this.route;
    return conv ? this.#context.rooms.members(conv).map((member) => member.user) : [];
  }

  /** @param {Route} route */
  open(route) {
    this.#typist.stop();
    this.#thread?.close();
    this.#details?.dialog.close();
    this.#thread = null;
    if (!route.conv && !route.to) return this.element.replaceChildren(...this.#empty);
    // What stays in place keeps its focus, and a phone its keyboard.
    if (!this.#head.isConnected) this.element.replaceChildren(this.#head, h('div', { class: 'stage' }, this.#scroller, this.#newer), this.#composer.element);
    this.#thread = new Thread(this.#context, route, {
      scroller: this.#scroller, list: this.#list, onScrolled: () => this.#drawNewer(), onFault: (message) => this.#context.tell(message),
    });
    this.#typist = new Typist((on) => route.conv && this.#context.chat.typing(route.conv, on));
    this.#composer.text = this.#context.drafts.get(hashOf(route));
    void this.#thread.open();
    if (route.conv) void this.#context.rooms.load(route.conv);
    this.redraw();
    if (matchMedia('(hover: hover)').matches) this.#composer.focus();
  }

  /** @param {import('../client/types.js').InboxEntry[]} entries @param {string[]} forgotten */
  add(entries, forgotten) {
    this.#settle();
    const { conv } = this.route;
    if (conv && forgotten.includes(conv)) return this.#gone();
    this.#thread?.add(entries);
    this.redraw();
  }

  /** Everything may be different: after the server started this device anew. */
  reload() {
    const { conv } = this.route;
    if (conv && !this.#context.chat.conversations.has(conv)) return this.#gone();
    if (this.#thread) this.open(this.route);
  }

  /** The connection is back: what could not be fetched or heard is asked for. */
  live() {
    this.#thread?.retry();
    if (this.route.conv) void this.#context.rooms.load(this.route.conv);
  }

  redraw() {
    this.#settle();
    this.#thread?.redraw();
    this.#details?.redraw();
    if (this.#thread) this.#drawHead();
    this.#drawNewer();
  }

  /** Coming back to the page is seeing what is on it. */
  seen() {
    this.#thread?.markRead();
  }

  focusComposer() {
    this.#composer.focus();
  }

  /** A chat that began as "with somebody" has a conversation now: go on there. */
  #settle() {
    const { to } = this.route;
    if (!to || !this.#thread) return;
    const row = [...this.#context.chat.conversations.values()].find((known) => known.with === to);
    if (!row) return;
    this.#context.drafts.set(hashOf({ to }), '');
    this.#context.drafts.set(hashOf({ conv: row.conv }), this.#composer.text);
    rename({ conv: row.conv });
  }

  #gone() {
    this.#context.tell('You are no longer part of this conversation.');
    location.hash = '#/';
  }

  #drawNewer() {
    const below = this.#thread?.below ?? 0;
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#newer.hidden = !this.#thread || scrollHeight - scrollTop - clientHeight < 160;
    this.#count.hidden = below === 0;
    this.#count.textContent = String(below);
  }

  #drawHead() {
    const { people, presence, typing } = this.#context;
    const { conv, to } = this.route;
    const row = this.#thread?.row;
    const title = row ? titleOf(row, people) : to === people.me ? 'Notes to self' : to ? people.name(to) : '…';
    const other = row?.with ?? to;
    const typists = conv ? typing.in(conv).filter((user) => user !== people.me) : [];
    const group = row?.kind === 'group';
    const status = typists.length > 0 ? (group ? `${list(typists.map((user) => people.firstName(user)))} typing…` : 'typing…')
      : group ? `${row.member_count} members`
      : other === people.me ? 'Only you see these'
      : !other || !presence.knows(other) ? `@${other ?? ''}`
      : presence.online(other) ? 'online' : lastSeen(presence.lastSeen(other));
    const look = [title, status, row?.conv, presence.online(other)].join('|');
    if (this.#head.dataset.look === look) return;
    this.#head.dataset.look = look;
    this.#head.replaceChildren(
      h('a', { class: 'icon-button back', href: '#/', 'aria-label': 'Back to conversations' }, icon('back')),
      h('button', { class: 'about', type: 'button', disabled: !row, 'aria-label': `About ${title}`, onclick: () => row && this.#openDetails(row.conv) },
        avatar({ id: row ? colourOf(row) : (to ?? ''), name: title, group, online: !group && other !== people.me && presence.online(other) }),
        h('span', { class: 'who' }, h('strong', {}, title), h('small', { class: typists.length > 0 ? 'typing' : presence.online(other) && !group ? 'online' : '', 'aria-live': 'polite' }, status))),
      ...(row ? [h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Details', title: 'Details', onclick: () => this.#openDetails(row.conv) }, icon('info'))] : []));
  }

  /** @param {string} conv */
  #openDetails(conv) {
    const details = openDetails(this.#context, conv);
    this.#details = details;
    details.dialog.addEventListener('close', () => (this.#details = null));
  }

  /** @param {string} text */
  async #send(text) {
    const { chat, drafts } = this.#context;
    const { conv, to } = this.route;
    const body = { text };
    if (new TextEncoder().encode(JSON.stringify(body)).length > (chat.limits.body_bytes ?? 16_384))
      return this.#context.tell('This message is too long. Send it in parts.');
    // Emptied at once: the next message may be typed before this one is stored.
    this.#composer.text = '';
    drafts.set(hashOf({ conv, to }), '');
    this.#typist.sent();
    this.#thread?.toBottom();
    try {
      await chat.send(conv ? { conv } : { to: /** @type {string} */ (to) }, body);
    } catch (error) {
      this.#composer.text = [text, this.#composer.text].filter(Boolean).join('\n');
      this.#context.tell(explain(error));
    }
  }

  /** @param {string} text */
  #input(text) {
    this.#context.drafts.set(hashOf(this.route), text);
    if (text.trim()) this.#typist.key();
    else this.#typist.stop();
  }
}
