import { avatar } from './avatar.js';
import { form, labelled, openDialog } from './dialog.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { open } from './route.js';
import { ChatError } from '../akkachat.js';

/** @typedef {import('./shell.js').Context} Context */

/** Starts a conversation: with one person, or a group with a name. @param {Context} context */
export function newChat(context) {
  const picker = peoplePicker(context);
  const title = h('input', { name: 'title', maxLength: 100, autocomplete: 'off', placeholder: 'Weekend trip' });
  openDialog({
    title: 'New conversation',
    content: ({ close }) => [
      form({
        action: 'Start',
        fields: [labelled('Who with?', picker.element, 'Type a user name and press Enter.', picker.inputId), labelled('Group name', title, 'Leave it empty to chat with one person.')],
        submit: async () => {
          const people = await picker.finish();
          if (people.length === 0) throw new ChatError('bad_frame', 'Add at least one person.');
          if (people.length === 1 && !title.value.trim()) {
            const known = [...context.chat.conversations.values()].find((row) => row.with === people[0]);
            close();
            open(known ? { conv: known.conv } : { to: people[0] });
            return;
          }
          if (!title.value.trim()) {
            title.focus();
            throw new ChatError('bad_frame', 'Give the group a name.');
          }
          const group = await context.chat.api.createGroup(title.value.trim(), people);
          close();
          open({ conv: group.conv });
        },
      }),
    ],
  });
  picker.focus();
}

/** Adds people to a group. @param {Context} context @param {string} conv */
export function addPeople(context, conv) {
  const picker = peoplePicker(context);
  openDialog({
    title: 'Add people',
    content: ({ close }) => [
      form({
        action: 'Add',
        fields: [labelled('Who?', picker.element, 'Type a user name and press Enter.', picker.inputId)],
        submit: async () => {
          const people = await picker.finish();
          if (people.length === 0) throw new ChatError('bad_frame', 'Add at least one person.');
          await context.chat.api.addMembers(conv, people);
          close();
        },
      }),
    ],
  });
  picker.focus();
}

/**
 * A field that turns user names into chips, after asking whether they exist.
 * @param {Context} context
 */
function peoplePicker({ chat, people }) {
  /** @type {string[]} */
  const picked = [];
  const chips = h('span', { class: 'chips' });
  const known = [...chat.conversations.values()].flatMap((row) => row.with ?? []);
  const options = h('datalist', { id: 'known-people' }, ...known.map((user) => h('option', { value: user }, people.name(user))));
  const input = h('input', { id: 'person', name: 'person', autocomplete: 'off', autocapitalize: 'none', spellcheck: false, maxLength: 64 });
  input.setAttribute('list', options.id);

  const take = async () => {
    const user = input.value.trim().replace(/^@/, '').toLowerCase();
    if (!user) return;
    if (!picked.includes(user)) {
      try {
        people.learn(await chat.api.user(user));
      } catch (error) {
        if (error instanceof ChatError && (error.code === 'not_found' || error.code === 'bad_frame')) throw new ChatError('not_found', `Nobody is called “${user}”.`);
        throw error;
      }
      picked.push(user);
    }
    input.value = '';
    draw();
  };
  const draw = () => {
    chips.replaceChildren(...picked.map((user) =>
      h('span', { class: 'chip' }, avatar({ id: user, name: people.name(user), size: 'small' }), people.name(user),
        h('button', { type: 'button', 'aria-label': `Remove ${people.name(user)}`, onclick: () => (picked.splice(picked.indexOf(user), 1), draw(), input.focus()) }, icon('close')))));
  };
  input.addEventListener('keydown', (event) => {
    const separator = event.key === ',' || event.key === ' ';
    if (event.key === 'Backspace' && !input.value && picked.length) (picked.pop(), draw());
    // With an empty field Enter submits the form.
    if ((event.key !== 'Enter' && !separator) || !input.value.trim()) return;
    event.preventDefault();
    void take().then(() => input.setCustomValidity(''), (error) => {
      input.setCustomValidity(error.message);
      input.reportValidity();
    });
  });
  input.addEventListener('input', () => input.setCustomValidity(''));

  const picker = {
    element: h('span', { class: 'picker' }, chips, input, options),
    inputId: input.id,
    focus: () => input.focus(),
    finish: async () => {
      await take();
      return [...picked];
    },
  };
  return picker;
}
