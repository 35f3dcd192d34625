// The icons, drawn on a grid of 24.

import { svg } from './dom.js';

const PATHS = {
  add: 'M12 5v14M5 12h14',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 4.5 19 12 7 19.5z',
  stop: 'M6 6h12v12H6z',
  close: 'M6 6l12 12M18 6 6 18',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  done: 'M5 13l4.5 4.5L19 7',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  compare: 'M4 18c4 0 5-11 9-11 3 0 3 5 7 5M4 6v14h16',
  drain: 'M14 4h5v16h-5M4 12h10M10 8l4 4-4 4',
  signOut: 'M10 4H5v16h5M10 12h10M16 8l4 4-4 4',
  auto: 'M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18',
  light: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4',
  dark: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
};

/** An icon, for the eye only. */
export function icon(name) {
  return svg('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('path', { d: PATHS[name] }));
}
