import { h } from './dom.js';
import { icon } from './icons.js';

/** The tallest the field grows before it scrolls, pixels. */
const Tallest = 180;

/** Where messages are written. Enter sends, Shift and Enter starts a new line. */
export class Composer {
  /**
   * @param {object} events
   * @param {(text: string) => void} events.onSend
   * @param {(text: string) => void} events.onInput
   */
  constructor({ onSend, onInput }) {
    this.#onSend = onSend;
    this.field = h('textarea', {
      rows: 1, placeholder: 'Message', 'aria-label': 'Message', enterKeyHint: 'send', autocomplete: 'off', 'data-test': 'composer',
      oninput: () => {
        this.#fit();
        onInput(this.field.value);
      },
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        // While an input method composes, Enter belongs to it.
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        this.#send();
      },
    });
    this.#button = h('button', { class: 'send', type: 'submit', 'aria-label': 'Send', disabled: true }, icon('send'));
    this.element = h('form', { class: 'composer', onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), this.#send()) }, this.field, this.#button);
  }

  #onSend;
  #button;

  get text() {
    return this.field.value;
  }

  /** @param {string} text */
  set text(text) {
    this.field.value = text;
    this.#fit();
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  #send() {
    const text = this.field.value.trim();
    this.field.focus();
    if (text) this.#onSend(text);
  }

  #fit() {
    this.#button.disabled = this.field.value.trim() === '';
    this.field.style.height = 'auto';
    this.field.style.height = `${Math.min(this.field.scrollHeight, Tallest)}px`;
  }
}
