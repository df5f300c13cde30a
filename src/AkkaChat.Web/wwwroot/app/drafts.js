/** What was written and not sent, by conversation; kept across reloads. */
export class Drafts {
  /** @param {string} me */
  constructor(me) {
    this.#key = `akkachat.drafts:${me}`;
    this.#texts = new Map(JSON.parse(localStorage.getItem(this.#key) ?? '[]'));
  }

  #key;
  /** @type {Map<string, string>} */
  #texts;

  /** @param {string} place */
  get(place) {
    return this.#texts.get(place) ?? '';
  }

  /**
   * @param {string} place
   * @param {string} text
   */
  set(place, text) {
    this.#texts.delete(place);
    if (text.trim()) this.#texts.set(place, text);
    localStorage.setItem(this.#key, JSON.stringify([...this.#texts].slice(-50)));
  }

  forget() {
    localStorage.removeItem(this.#key);
  }
}
