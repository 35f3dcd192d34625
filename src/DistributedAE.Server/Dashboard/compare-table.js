// What runs came to.

import { h, keep, setText } from './dom.js';
import { count, duration, figure, shortCount } from './format.js';
import { icon } from './icons.js';
import { hash, statusMark } from './parts.js';

const COLUMNS = ['Run', 'Status', 'Stage', 'Training loss', 'Validation loss', 'Best validation', 'Epochs', 'Time', 'Samples/s', 'Model', ''];
const NUMBERS = [3, 4, 5, 6, 7, 8];

/** The table; update([{ id, job, curves, colour, stage }]). remove(id) is called when a run shall go. */
export function runTable(remove) {
  const rows = h('tbody');
  const element = h('div', { class: 'table-frame' }, h('table', { class: 'table compared' },
    h('thead', null, h('tr', null, COLUMNS.map((title, place) =>
      h('th', { scope: 'col', class: NUMBERS.includes(place) ? 'number' : null }, title || h('span', { class: 'hidden-visually' }, 'Remove'))))),
    rows));
  element.update = runs => {
    const measured = runs.map(run => ({ ...run, figures: figuresOf(run.curves, run.stage) }));
    const best = Math.min(...measured.map(run => run.figures.best ?? Infinity));
    keep(rows, measured.map(run => ({ ...run, isBest: run.figures.best === best && measured.length > 1 })), run => run.id, run => row(run, remove));
  };
  return element;
}

function row({ id }, remove) {
  const swatch = h('i', { class: 'swatch' });
  const status = statusMark();
  const cells = Array.from({ length: 7 }, () => h('td', { class: 'number' }));
  cells[0].className = '';
  const model = h('td');
  const element = h('tr', null,
    h('th', { scope: 'row', class: 'run-cell' }, swatch, h('a', { href: `/jobs/${encodeURIComponent(id)}` }, id)),
    h('td', null, status), cells, model,
    h('td', null, h('button', { type: 'button', class: 'button quiet small icon', title: 'Take it out', 'aria-label': `Take ${id} out`, onclick: () => remove(id) }, icon('close'))));
  let shownHash = null;
  element.update = ({ job, figures, colour, isBest }) => {
    swatch.style.color = `var(${colour})`;
    status.update(job?.status ?? '…');
    [figures.stage ?? '–', figure(figures.loss), figure(figures.validation), figure(figures.best), count(figures.epochs), duration(figures.seconds), shortCount(figures.speed)]
      .forEach((text, index) => setText(cells[index], text));
    cells[3].classList.toggle('best', isBest);
    if (shownHash !== (job?.modelSha256 ?? '')) {
      shownHash = job?.modelSha256 ?? '';
      model.replaceChildren(hash(job?.modelSha256, 8));
    }
  };
  return element;
}

/** The figures of a run's stage of that name; of its last one for 'all'. */
function figuresOf(curves, name) {
  const stages = curves?.stages ?? [];
  const stage = name === 'all' ? stages.at(-1) : stages.find(one => one.name === name);
  if (!stage) {
    return {};
  }

  const { epochs, steps } = stage;
  const validation = epochs.validationLoss.filter(value => value != null);
  const speeds = steps.samplesPerSecond.filter(value => value != null).sort((one, other) => one - other);
  const begin = name === 'all' ? 0 : steps.seconds[0] ?? 0;
  return {
    stage: stage.name,
    loss: epochs.loss.at(-1) ?? steps.loss.at(-1),
    validation: epochs.validationLoss.at(-1),
    best: validation.length > 0 ? Math.min(...validation) : undefined,
    epochs: epochs.step.length,
    seconds: Math.max(steps.seconds.at(-1) ?? 0, epochs.seconds.at(-1) ?? 0) - begin,
    speed: speeds[Math.floor(speeds.length / 2)],
  };
}
