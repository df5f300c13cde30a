import { form, labelled } from './dialog.js';
import { h } from './dom.js';
import { ChatError } from '../akkachat.js';

/** @typedef {import('../akkachat.js').Session} Session */

/**
 * Signing in and signing up. Resolves when somebody is signed in.
 * @param {Session} session
 * @param {HTMLElement} page
 * @param {string} [note]    why one has to sign in again
 * @returns {Promise<void>}
 */
export function signIn(session, page, note) {
  return new Promise((resolve) => {
    const draw = (/** @type {boolean} */ fresh) => {
      page.replaceChildren(card(session, fresh, note, draw, resolve));
      /** @type {HTMLElement} */ (page.querySelector('input')).focus();
    };
    draw(false);
  });
}

/**
 * @param {Session} session
 * @param {boolean} fresh    sign up rather than in
 * @param {string | undefined} note
 * @param {(fresh: boolean) => void} draw
 * @param {() => void} done
 */
function card(session, fresh, note, draw, done) {
  const user = h('input', { name: 'user', autocomplete: 'username', autocapitalize: 'none', spellcheck: false, required: true, maxLength: 64, placeholder: 'alice' });
  const name = h('input', { name: 'name', autocomplete: 'name', maxLength: 64, placeholder: 'Alice Example' });
  const password = h('input', { name: 'password', type: 'password', autocomplete: fresh ? 'new-password' : 'current-password', required: true, maxLength: 128 });
  const submit = async () => {
    const id = user.value.trim().toLowerCase();
    if (!id || !password.value) throw new ChatError('bad_frame', 'Fill in your user name and password.');
    try {
      await (fresh ? session.register(id, password.value, name.value.trim() || undefined) : session.login(id, password.value));
    } catch (error) {
      if (error instanceof ChatError && error.code === 'unauthenticated') throw new ChatError('unauthenticated', 'User name or password is wrong.');
      if (error instanceof ChatError && error.code === 'conflict') throw new ChatError('conflict', `“${id}” is taken. Choose another user name.`);
      throw error;
    }
    done();
  };
  const tab = (/** @type {string} */ label, /** @type {boolean} */ on) =>
    h('button', { type: 'button', role: 'tab', 'aria-selected': on, class: 'tab', onclick: () => on || draw(!fresh) }, label);
  return h('main', { class: 'signin' },
    h('section', { class: 'signin-card' },
      h('img', { class: 'logo', src: 'icon.svg', alt: '', width: 56, height: 56 }),
      h('h1', {}, 'AkkaChat'),
      h('p', { class: 'tagline' }, 'Messages that arrive. Once, in order, everywhere.'),
      note ? h('p', { class: 'note', role: 'status' }, note) : null,
      h('div', { class: 'tabs', role: 'tablist' }, tab('Sign in', !fresh), tab('Create account', fresh)),
      form({
        action: fresh ? 'Create account' : 'Sign in',
        submit,
        fields: fresh
          ? [labelled('User name', user, 'Letters a–z, digits, dot, dash, underscore. It stays yours.'), labelled('Your name', name, 'What others see.'), labelled('Password', password, 'At least 8 characters.')]
          : [labelled('User name', user), labelled('Password', password)],
      })));
}
