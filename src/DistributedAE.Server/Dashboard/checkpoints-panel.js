// The checkpoints of a job with their hashes.

import { jobPath } from './api.js';
import { h, keep, showOnly } from './dom.js';
import { bytes } from './format.js';
import { icon } from './icons.js';
import { emptiness, hash, panel } from './parts.js';

// what the coordinator calls the stage behind the last one
const DONE = 'done';
const SHOWN = 100;

/** The panel; update(checkpoints). */
export function checkpointsPanel(jobId) {
  const { element, body, note } = panel('Checkpoints');
  const rows = h('tbody');
  const table = h('div', { class: 'table-frame checkpoints' }, h('table', { class: 'table' },
    h('thead', null, h('tr', null, ['Stage', 'Epoch', 'Step', 'Model hash', 'File hash', 'Size', ''].map((title, place) =>
      h('th', { scope: 'col', class: [1, 2, 5].includes(place) ? 'number' : null }, title || h('span', { class: 'hidden-visually' }, 'Download'))))),
    rows));
  showOnly(body, emptiness('Loading…'));
  element.update = checkpoints => {
    if (checkpoints.length === 0) {
      showOnly(body, emptiness('The first checkpoint is saved after some seconds of training.'));
      return;
    }

    const kept = checkpoints.filter(checkpoint => checkpoint.bytes > 0).length;
    note(`${checkpoints.length} saved, the newest ${kept} kept`);
    showOnly(body, table);
    keep(rows, checkpoints.slice(-SHOWN).reverse(), checkpoint => `${checkpoint.file} ${checkpoint.bytes > 0}`, checkpoint => row(jobId, checkpoint));
  };
  return element;
}

function row(jobId, { file, bytes: size, stage, epoch, step, modelSha256, sha256 }) {
  return h('tr', null,
    h('th', { scope: 'row', title: file }, stage),
    h('td', { class: 'number' }, stage === DONE ? '–' : epoch + 1),
    h('td', { class: 'number' }, stage === DONE ? '–' : step),
    h('td', null, hash(modelSha256, 8)),
    h('td', null, hash(sha256, 8)),
    h('td', { class: 'number' }, size > 0 ? bytes(size) : h('span', { class: 'muted' }, 'deleted')),
    h('td', null, size > 0 && h('a', {
      class: 'button quiet small icon', href: jobPath(jobId, `checkpoints/${encodeURIComponent(file)}`), download: file, title: `Download ${file}`, 'aria-label': `Download ${file}`,
    }, icon('download'))));
}
