import { h } from './dom.js';

/**
 * A page that says one thing and offers one way on.
 * @param {HTMLElement} page
 * @param {{ title: string, text: string, action: string, onAction: () => void }} notice
 */
export function showNotice(page, { title, text, action, onAction }) {
  const button = h('button', { class: 'button primary', type: 'button', onclick: onAction }, action);
  page.replaceChildren(h('main', { class: 'signin' },
    h('section', { class: 'signin-card', role: 'alertdialog', 'aria-labelledby': 'notice-title' },
      h('img', { class: 'logo', src: 'icon.svg', alt: '', width: 56, height: 56 }),
      h('h1', { id: 'notice-title' }, title), h('p', { class: 'tagline' }, text), button)));
  button.focus();
}
