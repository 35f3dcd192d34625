// Light, dark, or what the system says.

import { h, replace } from './dom.js';
import { icon } from './icons.js';

const KEY = 'theme';
const NAMES = { auto: 'like the system', light: 'light', dark: 'dark' };
const probe = h('i', { hidden: true });
const known = new Map();

/** Dispatches 'changed' when colours are others: canvases have to be drawn again. */
export const theme = new EventTarget();

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', change);

/** Takes up what was chosen the last time. */
export function restoreTheme() {
  document.body.append(probe);
  apply(chosen());
}

/** The button that goes from one to the next. */
export function themeButton() {
  const button = h('button', { type: 'button', class: 'button quiet icon', onclick: () => choose(next()) });
  const show = () => {
    const label = `Colours: ${NAMES[chosen()]}`;
    button.setAttribute('aria-label', label);
    button.title = label;
    replace(button, icon(chosen()));
  };
  theme.addEventListener('changed', show);
  show();
  return button;
}

/** The colour that a variable such as '--accent' has now, as a canvas understands it. */
export function colour(variable) {
  return computed(`var(${variable})`);
}

/** The same, of a share of its strength. */
export function paleColour(variable, strength) {
  return computed(`color-mix(in srgb, var(${variable}) ${Math.round(strength * 100)}%, transparent)`);
}

// asking for one makes the browser compute the styles of the whole page, again each time
function computed(text) {
  if (!known.has(text)) {
    probe.style.color = text;
    known.set(text, getComputedStyle(probe).color);
  }

  return known.get(text);
}

function change() {
  known.clear();
  theme.dispatchEvent(new Event('changed'));
}

function chosen() {
  const name = localStorage.getItem(KEY);
  return name in NAMES ? name : 'auto';
}

function next() {
  const names = Object.keys(NAMES);
  return names[(names.indexOf(chosen()) + 1) % names.length];
}

function choose(name) {
  localStorage.setItem(KEY, name);
  apply(name);
  change();
}

function apply(name) {
  if (name === 'auto') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = name;
  }
}
