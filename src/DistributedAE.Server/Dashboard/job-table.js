// The table of jobs.

import { h, keep, setAttribute, setText } from './dom.js';
import { age, figure, fullTime, shortCount } from './format.js';
import { jobActions } from './job-actions.js';
import { bitsMark, progressBar, progressOf, statusMark } from './parts.js';
import { sparkLine } from './spark-line.js';

const ORDER = ['running', 'queued', 'paused', 'failed', 'cancelled', 'finished'];
const COLUMNS = [
  { key: 'name', title: 'Job', value: job => job.id },
  { key: 'status', title: 'Status', value: job => ORDER.indexOf(job.status) },
  { key: 'progress', title: 'Stage and progress', value: progressOf },
  { key: 'loss', title: 'Loss', value: job => job.loss ?? Infinity },
  { key: 'speed', title: 'Samples/s', value: job => job.samplesPerSecond ?? -1, isNumber: true },
  { key: 'age', title: 'Age', value: job => -Date.parse(job.submittedAt), isNumber: true },
];

/** The table; element, update(jobs), setCurves(curves), tick() again and again for the ages. */
export class JobTable {
  /** The jobs as they stand in the table. */
  shown = [];

  #jobs = [];
  #sort = { key: 'age', falls: false };
  #selected = new Set();
  #curves = new Map();
  #options;
  #rows = h('tbody');
  #heads = new Map();

  /** options: changed(job), failed(error) of the buttons; selected(ids) when boxes are ticked. */
  constructor(options) {
    this.#options = options;
    this.element = h('div', { class: 'table-frame' }, h('table', { class: 'table hoverable jobs' },
      h('thead', null, h('tr', null,
        h('th', { class: 'box' }, h('span', { class: 'hidden-visually' }, 'Compare')),
        COLUMNS.map(column => this.#head(column)),
        h('th', null, h('span', { class: 'hidden-visually' }, 'Actions')))),
      this.#rows));
  }

  /** Shows these jobs. */
  update(jobs) {
    this.#jobs = jobs;
    const column = COLUMNS.find(({ key }) => key === this.#sort.key);
    const way = this.#sort.falls ? -1 : 1;
    this.shown = jobs.map(job => ({ job, value: column.value(job) }))
      .sort((one, other) => way * compare(one.value, other.value) || compare(other.job.submittedAt, one.job.submittedAt))
      .map(({ job }) => job);
    for (const [key, head] of this.#heads) {
      setAttribute(head, 'aria-sort', key === this.#sort.key ? (this.#sort.falls ? 'descending' : 'ascending') : null);
    }

    keep(this.#rows, this.shown, job => job.id, job => this.#row(job));
  }

  /** Shows the spark lines of an answer of the curves. */
  setCurves(curves) {
    this.#curves = new Map(curves.map(curve => [curve.jobId, curve.stages]));
    this.update(this.#jobs);
  }

  /** Ages grow. */
  tick() {
    for (const row of this.#rows.children) {
      row.tick();
    }
  }

  #head(column) {
    const head = h('th', { scope: 'col', class: column.isNumber ? 'number' : null },
      h('button', { type: 'button', onclick: () => this.#sortBy(column.key) }, column.title));
    this.#heads.set(column.key, head);
    return head;
  }

  #sortBy(key) {
    this.#sort = { key, falls: this.#sort.key === key && !this.#sort.falls };
    this.update(this.#jobs);
  }

  #row(job) {
    const box = h('input', { type: 'checkbox', 'aria-label': `Compare ${job.id}`, onchange: () => this.#select(job.id, box.checked) });
    const status = statusMark();
    const bits = bitsMark();
    const reason = h('span', { class: 'reason' });
    const stage = h('span', { class: 'stage-text' });
    const progress = progressBar();
    const spark = sparkLine();
    const loss = h('span', { class: 'loss-text' });
    const speed = h('span');
    const since = h('time', { datetime: job.submittedAt, title: `submitted ${fullTime(job.submittedAt)}` });
    const actions = jobActions({ small: true, ...this.#options });
    const row = h('tr', null,
      h('td', { class: 'box' }, box),
      h('th', { scope: 'row', class: 'job-cell' }, h('a', { href: `/jobs/${encodeURIComponent(job.id)}` }, job.name), h('span', { class: 'job-id' }, job.id)),
      h('td', { class: 'status-cell' }, status, bits, reason),
      h('td', { class: 'progress-cell' }, stage, progress),
      h('td', { class: 'loss-cell' }, h('div', null, spark, loss)),
      h('td', { class: 'number speed-cell' }, speed),
      h('td', { class: 'number age-cell' }, since),
      h('td', { class: 'actions-cell' }, actions));
    row.tick = () => setText(since, age(job.submittedAt));
    row.update = now => {
      status.update(now.status);
      bits.update(now);
      setText(reason, now.reason ?? '');
      reason.title = now.reason ?? '';
      setText(stage, stageText(now));
      progress.update(now);
      spark.update(this.#curves.get(now.id));
      setText(loss, figure(now.loss));
      setText(speed, now.status === 'running' && now.samplesPerSecond ? shortCount(now.samplesPerSecond) : '–');
      actions.update(now);
      row.tick();
    };
    return row;
  }

  #select(id, isTicked) {
    if (isTicked) {
      this.#selected.add(id);
    } else {
      this.#selected.delete(id);
    }

    this.#options.selected([...this.#selected]);
  }
}

/** Where a job is, in words. */
function stageText(job) {
  if (job.status === 'finished') {
    return job.stageCount > 1 ? `all ${job.stageCount} stages done` : 'done';
  }

  return job.stage
    ? `${job.stage}, epoch ${Math.min((job.epoch ?? 0) + 1, job.epochs ?? Infinity)} of ${job.epochs}`
    : job.status === 'queued' ? 'waits for its turn' : 'not started';
}

function compare(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}
