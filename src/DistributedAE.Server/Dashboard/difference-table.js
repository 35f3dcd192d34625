// The keys in which job files differ, with every value in effect.

import { h } from './dom.js';
import { differences } from './job-text.js';
import { emptiness } from './parts.js';

/** The table for these jobs; files: their texts by id. */
export function differenceTable(ids, files, colourOf) {
  const found = differences(ids.map(id => files.get(id))).filter(([key]) => key !== 'name');
  if (ids.length < 2) {
    return emptiness('Add another run to see what differs.');
  }

  if (found.length === 0) {
    return emptiness('Nothing: these jobs say the same, so with the same data their models have the same bits.');
  }

  return h('div', { class: 'table-frame' }, h('table', { class: 'table differences' },
    h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'Key'), ids.map(id => h('th', { scope: 'col' }, swatch(colourOf(id)), id)))),
    h('tbody', null, found.map(([key, values]) => h('tr', null,
      h('th', { scope: 'row', class: 'mono' }, key),
      values.map(value => h('td', { class: 'mono' }, value ?? h('span', { class: 'muted' }, '–'))))))));
}

function swatch(variable) {
  const element = h('i', { class: 'swatch' });
  element.style.color = `var(${variable})`;
  return element;
}
