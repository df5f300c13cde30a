import { h } from './dom.js';
import { icon } from './icons.js';

/** @typedef {import('../client/types.js').StateEvent} StateEvent */

/** Says calmly that the connection is away, and what happens meanwhile. */
export class Banner {
  /** @param {() => void} onRetry */
  constructor(onRetry) {
    this.#text = h('span', {});
    this.#button = h('button', { class: 'link', type: 'button', onclick: onRetry }, 'Try now');
    this.element = h('div', { class: 'banner', role: 'status', hidden: true }, icon('offline'), this.#text, this.#button);
  }

  #text;
  #button;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #tick;

  /** @param {StateEvent} state @param {number} unsent */
  show(state, unsent) {
    clearInterval(this.#tick);
    const away = state.state === 'waiting' || (state.state === 'connecting' && !this.element.hidden);
    this.element.hidden = !away;
    if (!away) return;
    const kept = unsent === 0 ? 'What you write is kept and sent when you are back.' : `${unsent === 1 ? 'One message waits' : `${unsent} messages wait`} to be sent.`;
    const say = () => {
      const seconds = Math.ceil(((state.retryAt ?? 0) - Date.now()) / 1000);
      const problem = state.reason === 'storage' ? 'This browser cannot store messages. Free some space.' : 'You are offline.';
      this.#text.textContent = `${problem} ${kept}${state.state === 'waiting' && seconds > 3 ? ` Next try in ${seconds} s.` : ''}`;
      this.#button.hidden = state.state !== 'waiting';
    };
    say();
    if (state.state === 'waiting') this.#tick = setInterval(say, 1000);
  }
}
