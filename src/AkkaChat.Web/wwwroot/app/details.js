import { avatar } from './avatar.js';
import { confirmed, form, labelled, openDialog } from './dialog.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { addPeople } from './new-chat.js';
import { open } from './route.js';
import { lastSeen } from './time.js';
import { colourOf, explain, titleOf } from './words.js';

/** @typedef {import('../client/types.js').Member} Member */
/** @typedef {import('../client/types.js').Role} Role */
/** @typedef {import('./shell.js').Context} Context */

/** Members from the highest role down. @type {Role[]} */
const Ranks = ['owner', 'admin', 'member'];

/**
 * What a conversation is and who is in it, with what this person may change.
 * @param {Context} context
 * @param {string} conv
 * @returns {{ redraw: () => void, dialog: HTMLDialogElement }}
 */
export function openDetails(context, conv) {
  const body = h('div', { class: 'details' });
  const redraw = () => body.replaceChildren(...content(context, conv, () => dialog.close()));
  const dialog = openDialog({ title: context.chat.conversations.get(conv)?.kind === 'group' ? 'Group' : 'Conversation', kind: 'sheet', content: () => [body] });
  redraw();
  void context.rooms.load(conv);
  return { redraw, dialog };
}

/**
 * @param {Context} context
 * @param {string} conv
 * @param {() => void} close
 */
function content(context, conv, close) {
  const { chat, people, presence, rooms } = context;
  const row = chat.conversations.get(conv);
  if (!row) return [h('p', {}, 'You are no longer part of this conversation.')];
  const group = row.kind === 'group';
  const title = titleOf(row, people);
  const myRole = rooms.myRole(conv);
  const manages = group && myRole !== 'member';
  const members = rooms.members(conv).sort((a, b) => Ranks.indexOf(a.role) - Ranks.indexOf(b.role) || people.name(a.user).localeCompare(people.name(b.user)));
  const head = h('div', { class: 'details-head' },
    avatar({ id: colourOf(row), name: title, group, size: 'huge' }),
    h('h3', {}, title),
    h('p', {}, group ? `${row.member_count} members` : row.with === people.me ? 'Only you' : `@${row.with} · ${presence.online(row.with) ? 'online' : lastSeen(row.with && presence.lastSeen(row.with))}`));
  if (!group) return [head];
  return [
    head,
    manages ? h('div', { class: 'actions centre' },
      h('button', { class: 'button', type: 'button', onclick: () => rename(context, conv, title) }, icon('compose'), 'Rename'),
      h('button', { class: 'button', type: 'button', onclick: () => addPeople(context, conv) }, icon('plus'), 'Add people')) : null,
    h('ul', { class: 'members', 'aria-label': 'Members' }, ...members.map((member) => memberRow(context, conv, member, myRole))),
    h('button', { class: 'button danger wide', type: 'button', onclick: () => leave(context, conv, title, close) }, icon('leave'), 'Leave group'),
  ].filter((part) => part !== null);
}

/**
 * @param {Context} context
 * @param {string} conv
 * @param {Member} member
 * @param {Role} myRole
 */
function memberRow(context, conv, { user, role }, myRole) {
  const { chat, people, presence } = context;
  const name = people.name(user);
  const me = user === chat.user;
  const act = (/** @type {() => Promise<unknown>} */ action) => async () => {
    try {
      await action();
      await context.rooms.load(conv);
    } catch (error) {
      context.tell(explain(error));
    }
  };
  const canRemove = !me && Ranks.indexOf(myRole) < Ranks.indexOf(role) || (!me && myRole === 'owner');
  const roles = myRole === 'owner' && !me;
  return h('li', {},
    avatar({ id: user, name, online: presence.online(user) }),
    h('span', { class: 'who' }, h('strong', {}, me ? `${name} (you)` : name), h('small', {}, `@${user}`)),
    roles
      ? h('select', { 'aria-label': `Role of ${name}`, onchange: (/** @type {any} */ event) => act(() => chat.api.setRole(conv, user, event.target.value))() },
        ...Ranks.map((rank) => h('option', { value: rank, selected: rank === role }, rank)))
      : role === 'member' ? null : h('span', { class: 'role' }, role),
    canRemove
      ? h('button', { class: 'icon-button', type: 'button', 'aria-label': `Remove ${name}`, title: `Remove ${name}`, onclick: async () => {
        if (await confirmed(`Remove ${name}?`, `${name} will not see what is written from now on.`, 'Remove')) await act(() => chat.api.removeMember(conv, user))();
      } }, icon('close'))
      : null);
}

/**
 * @param {Context} context
 * @param {string} conv
 * @param {string} before
 */
function rename(context, conv, before) {
  const title = h('input', { name: 'title', value: before, maxLength: 100, autocomplete: 'off' });
  openDialog({
    title: 'Rename group',
    content: ({ close }) => [
      form({
        action: 'Rename', fields: [labelled('Name', title)],
        submit: async () => {
          await context.chat.api.rename(conv, title.value.trim());
          close();
        },
      }),
    ],
  });
  title.select();
}

/**
 * @param {Context} context
 * @param {string} conv
 * @param {string} title
 * @param {() => void} close
 */
async function leave(context, conv, title, close) {
  if (!(await confirmed(`Leave “${title}”?`, 'You will not see what is written from now on. Someone has to add you to come back.', 'Leave'))) return;
  try {
    await context.chat.api.removeMember(conv, context.chat.user);
    close();
    open({});
  } catch (error) {
    const code = /** @type {{ code?: string }} */ (error).code;
    context.tell(code === 'conflict' ? 'A group needs an owner. Make someone else owner first.' : explain(error));
  }
}
