import { avatar, hue } from './avatar.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { dayName, dayOf, fullTime, timeOf } from './time.js';
import { happening } from './words.js';

/** @typedef {import('../client/types.js').Entry} Entry */
/** @typedef {import('../client/types.js').OutboxItem} OutboxItem */
/** @typedef {import('./dom.js').Item} Item */

/** Messages of one person within this time stand together, milliseconds. */
const GroupSpan = 5 * 60_000;

/**
 * A message on the screen: in the timeline, or on its way there.
 * @typedef {object} Line
 * @property {string} key
 * @property {number} [cseq]
 * @property {string} kind
 * @property {string} from
 * @property {string} at
 * @property {string} text
 * @property {'waiting' | 'sent' | 'read' | 'failed'} [mark]    of own messages
 * @property {string} [note]    how many have read it, or why it failed
 * @property {string} [cmid]    set while the message can be retried or discarded
 */

/**
 * @typedef {object} View
 * @property {import('./people.js').People} people
 * @property {boolean} group        show who wrote
 * @property {number} [newFrom]     the first message that was unread when the conversation was opened
 * @property {(cmid: string) => void} retry
 * @property {(cmid: string) => void} discard
 */

/**
 * What the timeline looks like: days, happenings, and messages grouped by sender.
 * @param {Line[]} lines    oldest first
 * @param {View} view
 * @returns {Item[]}
 */
export function timeline(lines, view) {
  /** @type {Item[]} */
  const items = [];
  const isNew = (/** @type {Line} */ line) => line.cseq !== undefined && line.cseq === view.newFrom;
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    const after = lines[index + 1];
    const newDay = !before || dayOf(before.at) !== dayOf(line.at);
    if (newDay) items.push(divider(`day ${dayOf(line.at)}`, dayName(line.at), 'day'));
    if (isNew(line)) items.push(divider('new', 'New messages', 'new'));
    if (line.kind !== 'msg') return void items.push(divider(line.key, line.text, 'happening'));
    const first = newDay || !together(before, line) || isNew(line);
    const last = !after || !together(line, after) || dayOf(after.at) !== dayOf(line.at) || isNew(after);
    items.push(message(line, view, first, last));
  });
  return items;
}

/**
 * @param {Line} a
 * @param {Line} b
 */
const together = (a, b) => a.kind === 'msg' && b.kind === 'msg' && a.from === b.from && Date.parse(b.at) - Date.parse(a.at) < GroupSpan;

/**
 * @param {string} key
 * @param {string} text
 * @param {string} kind
 * @returns {Item}
 */
function divider(key, text, kind) {
  return { key, look: text, draw: () => h('li', { class: `divider ${kind}` }, h('span', {}, text)) };
}

/**
 * @param {Line} line
 * @param {View} view
 * @param {boolean} first
 * @param {boolean} last
 * @returns {Item}
 */
function message(line, view, first, last) {
  const mine = line.from === view.people.me;
  const name = view.people.name(line.from);
  const look = [first, last, line.mark, line.note, line.at, name, view.group].join('|');
  const draw = () => {
    const author = view.group && !mine && first ? h('span', { class: 'author' }, name) : null;
    author?.style.setProperty('--hue', String(hue(line.from)));
    const face = view.group && !mine ? (last ? avatar({ id: line.from, name, size: 'small' }) : h('span', { class: 'avatar-space' })) : null;
    return h('li', { class: ['message', mine ? 'mine' : 'theirs', first && 'first', last && 'last', line.mark].filter(Boolean).join(' ') },
      face,
      h('div', { class: 'bubble' },
        author,
        h('span', { class: only(line.text) ? 'text emoji' : 'text', dir: 'auto' }, ...linked(line.text)),
        h('span', { class: 'meta' },
          h('span', { class: 'unseen' }, `${mine ? 'You' : name}, `),
          h('time', { dateTime: line.at, title: fullTime(line.at) }, timeOf(line.at)),
          line.mark ? markOf(line) : null)),
      line.mark === 'failed' && line.cmid ? failure(line, view) : null);
  };
  return { key: line.key, look, draw };
}

/** @param {Line} line */
function markOf(line) {
  const words = { waiting: 'Sending', sent: 'Sent', read: 'Read', failed: 'Not sent' };
  const drawings = /** @type {const} */ ({ waiting: 'clock', sent: 'check', read: 'checks', failed: 'alert' });
  const mark = line.mark ?? 'waiting';
  const label = line.note && mark !== 'failed' ? line.note : words[mark];
  return h('span', { class: `mark ${mark}`, title: label, role: 'img', 'aria-label': label }, icon(drawings[mark]));
}

/**
 * @param {Line} line
 * @param {View} view
 */
function failure(line, view) {
  const cmid = /** @type {string} */ (line.cmid);
  return h('div', { class: 'failure' },
    h('span', {}, line.note ?? 'Not sent.'),
    h('button', { class: 'link', type: 'button', onclick: () => view.retry(cmid) }, 'Try again'),
    h('button', { class: 'link', type: 'button', onclick: () => view.discard(cmid) }, 'Delete'));
}

/** Nothing but a few pictures, which look better large. @param {string} text */
const only = (text) => text.length <= 16 && /^(\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f|\s)+$/u.test(text);

/** Text with its web addresses as links. @param {string} text @returns {(Node | string)[]} */
function linked(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]}]/giu)) {
    parts.push(text.slice(from, match.index), link(match[0]));
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}

/** @param {string} address */
function link(address) {
  if (!URL.canParse(address)) return address;
  return h('a', { href: address, target: '_blank', rel: 'noopener noreferrer nofollow' }, address);
}

/**
 * @param {Entry} entry
 * @param {import('./people.js').People} people
 * @param {(cseq: number) => { read: number, of: number }} readers
 * @returns {Line | null}    null for entries that are not shown
 */
export function lineOf(entry, people, readers) {
  // A message keeps its key from the moment it is written, so that it does not flicker when its own copy arrives.
  const key = entry.cmid && entry.from === people.me ? `m ${entry.cmid}` : `e ${entry.cseq}`;
  const base = { key, cseq: entry.cseq, kind: entry.kind, from: entry.from, at: entry.at };
  if (entry.kind !== 'msg') {
    const text = happening(entry, people);
    return text === null ? null : { ...base, text };
  }
  const line = { ...base, text: entry.body?.text ?? '' };
  if (entry.from !== people.me) return line;
  const { read, of } = readers(entry.cseq);
  return { ...line, mark: of > 0 && read === of ? 'read' : 'sent', note: of > 1 && read > 0 ? `Read by ${read} of ${of}` : undefined };
}

/**
 * @param {OutboxItem} item
 * @param {string} me
 * @returns {Line}
 */
export function lineOfUnsent(item, me) {
  const mark = item.state === 'failed' ? 'failed' : item.state === 'accepted' ? 'sent' : 'waiting';
  return {
    key: `m ${item.cmid}`, cmid: item.cmid, kind: 'msg', from: me, at: item.at, text: item.body.text ?? '', mark,
    note: item.state === 'failed' ? reason(item.code) : undefined,
  };
}

/** @param {string | undefined} code */
function reason(code) {
  if (code === 'not_member') return 'Not sent: you are no longer part of this conversation.';
  if (code === 'too_large') return 'Not sent: the message is too long.';
  if (code === 'not_found') return 'Not sent: nobody is there to receive it.';
  return 'Not sent.';
}
