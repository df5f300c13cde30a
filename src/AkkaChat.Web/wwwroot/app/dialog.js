import { h } from './dom.js';
import { icon } from './icons.js';
import { explain } from './words.js';

/**
 * Opens a modal dialog. The browser keeps the focus inside and gives it back; Escape closes.
 * @param {object} options
 * @param {string} options.title
 * @param {'sheet' | 'card'} [options.kind]    a sheet stands at the side, a card in the middle
 * @param {(dialog: { close: () => void }) => (Node | string | null)[]} options.content
 * @param {() => void} [options.onClosed]
 */
export function openDialog({ title, kind = 'card', content, onClosed }) {
  const heading = h('h2', { id: 'dialog-title' }, title);
  const close = () => dialog.close();
  const dialog = h('dialog', {
    class: kind, 'aria-labelledby': 'dialog-title',
    onclose: () => {
      dialog.remove();
      onClosed?.();
    },
    // A press on the backdrop has the dialog itself as its target.
    onpointerdown: (/** @type {Event} */ event) => event.target === dialog && close(),
  },
  h('div', { class: 'dialog-body' },
    h('header', {}, heading, h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Close', onclick: close }, icon('close'))),
    ...content({ close })));
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Asks before something that cannot be taken back.
 * @param {string} title
 * @param {string} text
 * @param {string} action    what the button says
 * @returns {Promise<boolean>}
 */
export function confirmed(title, text, action) {
  return new Promise((resolve) => {
    let answer = false;
    openDialog({
      title,
      onClosed: () => resolve(answer),
      content: ({ close }) => [
        h('p', {}, text),
        h('div', { class: 'actions' },
          h('button', { class: 'button', type: 'button', onclick: close }, 'Cancel'),
          h('button', { class: 'button danger', type: 'button', onclick: () => ((answer = true), close()) }, action)),
      ],
    });
  });
}

/**
 * A form whose button rests while it works, and which says what went wrong.
 * @param {object} options
 * @param {Node[]} options.fields
 * @param {string} options.action
 * @param {() => Promise<void>} options.submit
 */
export function form({ fields, action, submit }) {
  const fault = h('p', { class: 'fault', role: 'alert', hidden: true });
  const button = h('button', { class: 'button primary', type: 'submit' }, action);
  return h('form', {
    class: 'stack', noValidate: true,
    onsubmit: async (/** @type {Event} */ event) => {
      event.preventDefault();
      button.disabled = true;
      fault.hidden = true;
      try {
        await submit();
      } catch (error) {
        fault.textContent = explain(error);
        fault.hidden = false;
      } finally {
        button.disabled = false;
      }
    },
  }, ...fields, fault, h('div', { class: 'actions' }, button));
}

/**
 * @param {string} label
 * @param {HTMLElement} control
 * @param {string} [hint]
 * @param {string} [forId] the input meant, where the control has buttons too: a label belongs to the first of them otherwise
 */
export const labelled = (label, control, hint, forId) => {
  const element = h('label', { class: 'field' }, h('span', {}, label), control, hint ? h('small', {}, hint) : null);
  if (forId) element.htmlFor = forId;
  return element;
};
