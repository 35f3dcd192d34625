// Small things that several pages show.

import { h, keep, replace, setAttribute, setText } from './dom.js';
import { icon } from './icons.js';

/** A panel with a title; gives its element, head (for controls) and body. */
export function panel(title, { note, className = '' } = {}) {
  const heading = h('h2', null, title);
  const aside = h('p', { class: 'panel-note' }, note);
  const controls = h('div', { class: 'panel-controls' });
  const body = h('div', { class: 'panel-body' });
  const element = h('section', { class: `panel ${className}`, 'aria-label': title },
    h('header', { class: 'panel-head' }, heading, aside, controls), body);
  return { element, heading, controls, body, note: text => setText(aside, text) };
}

/** A panel's content in place of what is not there yet, or could not be had. */
export function emptiness(text, isProblem = false) {
  return h('p', { class: `panel-empty${isProblem ? ' bad' : ''}` }, text);
}

/** Where a job or a worker stands. */
export function statusMark(isBadge = false) {
  const element = h('span', { class: `status${isBadge ? ' badge' : ''}` });
  element.update = status => {
    element.dataset.status = status;
    setText(element, status);
  };
  return element;
}

/** Says that a job's bits depend on its workers; hidden where they don't. update(job). */
export function bitsMark() {
  const element = h('span', { class: 'bits-mark', hidden: true }, 'not bit-reproducible');
  element.update = job => {
    element.hidden = job.bitReproducible !== false;
    element.title = `parallel.engine is ${job.engine}: engines other than the managed one may take part, so the model’s bits depend on the workers`;
  };
  return element;
}

/** How far a job is: a bar with one part for each stage. */
export function progressBar() {
  const element = h('div', { class: 'progress', role: 'progressbar', 'aria-label': 'Progress', 'aria-valuemin': 0, 'aria-valuemax': 100 });
  element.update = job => {
    element.dataset.status = job.status;
    setAttribute(element, 'aria-valuenow', Math.round(100 * progressOf(job)));
    const stages = Array.from({ length: Math.max(1, job.stageCount ?? 1) }, (_, index) => ({ index, share: shareOf(job, index) }));
    keep(element, stages, stage => stage.index, () => {
      const fill = h('i');
      const part = h('span', null, fill);
      part.update = ({ share }) => {
        fill.style.width = `${(100 * share).toFixed(1)}%`;
      };
      return part;
    });
  };
  return element;
}

/** A hash, cut, with a button that copies it whole. */
export function hash(value, letters = 12) {
  return value ? h('span', { class: 'hash', title: value }, value.slice(0, letters), copyButton(value, 'Copy the hash')) : h('span', { class: 'muted' }, '–');
}

/** A button that copies a text. */
export function copyButton(value, label) {
  const button = h('button', { type: 'button', class: 'button quiet icon', title: label, 'aria-label': label, onclick: copy }, icon('copy'));
  return button;

  async function copy() {
    try {
      await navigator.clipboard.writeText(typeof value === 'function' ? value() : value);
      replace(button, icon('done'));
    } catch {
      replace(button, icon('close'));
    }

    setTimeout(() => replace(button, icon('copy')), 1500);
  }
}

/** Buttons of which one is pressed. options: [[value, text]…]. Gives its element and choose(value). */
export function segments(label, options, value, changed) {
  const element = h('div', { class: 'segments', role: 'group', 'aria-label': label });
  const control = { element, value, options: setOptions, choose };
  setOptions(options);
  return control;

  function setOptions(list) {
    keep(element, list.map(([key, text, number]) => ({ key, text, number })), item => item.key, item => {
      const words = h('span');
      const number = h('span', { class: 'count' });
      const button = h('button', { type: 'button', onclick: () => { choose(item.key); changed(item.key); } }, words, number);
      button.update = ({ text, number: many }) => {
        setText(words, text);
        setText(number, many == null ? '' : many);
        button.setAttribute('aria-pressed', String(item.key === control.value));
      };
      return button;
    });
  }

  function choose(key) {
    control.value = key;
    for (const [itemKey, button] of element.keptChildren) {
      button.setAttribute('aria-pressed', String(itemKey === key));
    }
  }
}

/** A box to tick. */
export function checkBox(text, checked, changed) {
  const box = h('input', { type: 'checkbox', checked, onchange: () => changed(box.checked) });
  return h('label', { class: 'check small' }, box, text);
}

/** The share of a job that is done, 0 to 1; every stage counts alike. */
export function progressOf(job) {
  const stages = Math.max(1, job.stageCount ?? 1);
  let done = 0;
  for (let index = 0; index < stages; index++) {
    done += shareOf(job, index);
  }

  return done / stages;
}

function shareOf(job, index) {
  if (job.status === 'finished' || index < (job.stageIndex ?? 0)) {
    return 1;
  }

  if (index > (job.stageIndex ?? -1) || !job.epochs) {
    return 0;
  }

  const epoch = (job.epoch ?? 0) + (job.stepsPerEpoch ? (job.stepsDone ?? 0) / job.stepsPerEpoch : 0);
  return Math.min(1, epoch / job.epochs);
}
