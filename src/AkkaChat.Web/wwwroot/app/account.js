import { avatar } from './avatar.js';
import { confirmed, form, labelled, openDialog } from './dialog.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { open } from './route.js';
import { shortTime } from './time.js';
import { explain } from './words.js';
import { ChatError } from '../akkachat.js';

/** @typedef {import('./shell.js').Context} Context */
/** @typedef {import('../client/http.js').Device} Device */

/** The person's own page: who they are, their devices, password, signing out. @param {Context} context */
export function openAccount(context) {
  const { chat, people } = context;
  const devices = h('ul', { class: 'members', 'aria-label': 'Devices' });
  const name = people.name(chat.user);
  openDialog({
    title: 'Your account',
    kind: 'sheet',
    content: ({ close }) => [
      h('div', { class: 'details-head' }, avatar({ id: chat.user, name, size: 'huge' }), h('h3', {}, name), h('p', {}, `@${chat.user}`)),
      h('div', { class: 'actions centre' },
        h('button', { class: 'button', type: 'button', onclick: () => (close(), open({ to: chat.user })) }, icon('compose'), 'Notes to self'),
        h('button', { class: 'button', type: 'button', onclick: () => changePassword(context) }, 'Change password')),
      h('h4', {}, 'Devices'), devices,
      h('h4', {}, 'Keyboard'),
      h('dl', { class: 'keys' }, ...shortcuts()),
      h('button', { class: 'button danger wide', type: 'button', onclick: () => signOut(context) }, icon('leave'), 'Sign out'),
    ],
  });
  void drawDevices(context, devices);
}

function shortcuts() {
  const keys = [['Ctrl K', 'Search conversations'], ['Alt ↑ ↓', 'Previous or next conversation'], ['Enter', 'Send'], ['Shift Enter', 'New line'], ['Esc', 'Close, or back to the list']];
  return keys.flatMap(([key, meaning]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, meaning)]);
}

/** @param {Context} context @param {HTMLElement} place */
async function drawDevices(context, place) {
  const { chat, people } = context;
  try {
    const me = await chat.api.me();
    people.learn(me);
    place.replaceChildren(...me.devices.map((device) => deviceRow(context, device, place)));
  } catch (error) {
    place.replaceChildren(h('li', {}, explain(error)));
  }
}

/** @param {Context} context @param {Device} device @param {HTMLElement} place */
function deviceRow(context, device, place) {
  const here = device.device === context.chat.device;
  const remove = async () => {
    if (!(await confirmed('Remove this device?', 'It is signed out of its messages. What it has shown stays on it until then.', 'Remove'))) return;
    await context.chat.api.removeDevice(device.device).catch((error) => context.tell(explain(error)));
    await drawDevices(context, place);
  };
  return h('li', {},
    h('span', { class: 'avatar plain' }, icon('device')),
    h('span', { class: 'who' }, h('strong', {}, here ? 'This browser' : device.device.slice(0, 12)), h('small', {}, here ? 'in use now' : device.last_seen ? `seen ${shortTime(device.last_seen)}` : '')),
    here ? null : h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Remove device', onclick: remove }, icon('close')));
}

/** @param {Context} context */
function changePassword(context) {
  const old = h('input', { type: 'password', name: 'old', autocomplete: 'current-password', maxLength: 128 });
  const fresh = h('input', { type: 'password', name: 'new', autocomplete: 'new-password', maxLength: 128 });
  openDialog({
    title: 'Change password',
    content: ({ close }) => [
      h('p', {}, 'All your devices are signed out, this one too.'),
      form({
        action: 'Change', fields: [labelled('Current password', old), labelled('New password', fresh, 'At least 8 characters.')],
        submit: async () => {
          try {
            await context.chat.api.changePassword(old.value, fresh.value);
          } catch (error) {
            const wrong = error instanceof ChatError && error.code === 'forbidden';
            throw wrong ? new ChatError('wrong_password', 'The current password is wrong.') : error;
          }
          close();
          context.signedOut('Your password is changed. Sign in with the new one.');
        },
      }),
    ],
  });
}

/** @param {Context} context */
async function signOut(context) {
  const unsent = context.chat.outbox.filter((item) => item.state !== 'accepted').length;
  const warning = unsent > 0 ? ` ${unsent === 1 ? 'One message has' : `${unsent} messages have`} not been sent and will be lost.` : '';
  if (!(await confirmed('Sign out?', `Your messages are removed from this browser; they stay on the server.${warning}`, 'Sign out'))) return;
  await context.signOut();
}
