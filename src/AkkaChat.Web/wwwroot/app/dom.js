// The only place that makes elements. Text goes in as text nodes, never as markup.

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [props]    `on…` are listeners, `class` and anything with a dash an attribute, the rest properties
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith('aria-')) element.setAttribute(name, String(value));
    else if (value === false) continue;
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class' || name === 'role' || name.includes('-')) element.setAttribute(name, value === true ? '' : String(value));
    else Object.assign(element, { [name]: value });
  }
  element.append(...children.flat().filter(present));
  return element;
}

/** @param {Child} child @returns {child is Node | string} */
const present = (child) => child !== null && child !== undefined && child !== false;

/**
 * Something to be shown in a list.
 * @typedef {object} Item
 * @property {string} key     stays the same while it is the same thing
 * @property {string} look    changes when it has to be drawn again
 * @property {() => HTMLElement} draw
 */

/**
 * Makes the children of `container` show `items`, touching only what changed, so that focus, selection and scrolling
 * survive.
 * @param {HTMLElement} container
 * @param {Item[]} items
 */
export function show(container, items) {
  const before = new Map(Array.from(container.children, (child) => [/** @type {HTMLElement} */ (child).dataset.key, /** @type {HTMLElement} */ (child)]));
  /** @type {Element | null} */
  let place = container.firstElementChild;
  for (const item of items) {
    let element = before.get(item.key);
    before.delete(item.key);
    if (!element || element.dataset.look !== item.look) {
      const drawn = item.draw();
      drawn.dataset.key = item.key;
      drawn.dataset.look = item.look;
      if (element) {
        if (place === element) place = drawn;
        element.replaceWith(drawn);
      }
      element = drawn;
    }
    if (place === element) place = element.nextElementSibling;
    else container.insertBefore(element, place);
  }
  for (const element of before.values()) element.remove();
}

/**
 * A version of `action` that runs once per frame however often it is called, also in a hidden page.
 * @param {() => void} action
 */
export function perFrame(action) {
  let due = false;
  const run = () => {
    due = false;
    action();
  };
  return () => {
    if (due) return;
    due = true;
    if (document.hidden) setTimeout(run, 50);
    else requestAnimationFrame(run);
  };
}
