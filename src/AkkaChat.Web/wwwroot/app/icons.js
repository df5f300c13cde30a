const Paths = {
  back: 'M15 5l-7 7 7 7',
  plus: 'M12 5v14M5 12h14',
  compose: 'M4 20h4L19 9l-4-4L4 16v4zM13.5 6.5l4 4',
  send: 'M12 19V5M6 11l6-6 6 6',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM20 20l-4-4',
  close: 'M6 6l12 12M18 6L6 18',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5M12 7.6v.1',
  down: 'M6 10l6 6 6-6',
  group: 'M9 5a3.2 3.2 0 1 0 0 6.4A3.2 3.2 0 0 0 9 5zM3 19c.4-3 2.8-4.6 6-4.6s5.6 1.6 6 4.6M15.8 5.6a3 3 0 0 1 0 5.6M17.5 14.8c1.9.6 3.2 2 3.5 4.2',
  person: 'M12 4.5a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.4zM5 20c.5-3.5 3.3-5.4 7-5.4s6.5 1.9 7 5.4',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.2l2.6 1.6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  checks: 'M2 12.5l4.5 4.5L16 7.5M11.5 16.5l.5.5L21.5 7.5',
  alert: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 8v4.5M12 16v.1',
  offline: 'M3 3l18 18M8.5 15.5a5 5 0 0 1 6 -.5M5 12a10 10 0 0 1 4.5-2.6M19 12a10 10 0 0 0-5-2.7M12 19v.1',
  device: 'M4 5h16v10H4zM9 19h6M12 15v4',
  leave: 'M14 4H5v16h9M10 12h10M17 9l3 3-3 3',
};

/** @typedef {keyof typeof Paths} Icon */

const Svg = 'http://www.w3.org/2000/svg';

/** A line drawing of 24 by 24 units in the colour of the text around it. @param {Icon} name */
export function icon(name) {
  const svg = document.createElementNS(Svg, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(Svg, 'path');
  path.setAttribute('d', Paths[name]);
  svg.append(path);
  return svg;
}
