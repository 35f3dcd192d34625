// What happened, newest first. Only so much is kept as somebody may want to scroll through.

import { h, keep, showOnly } from './dom.js';
import { clock, figure, fullTime, shortCount } from './format.js';
import { checkBox, emptiness, panel } from './parts.js';
import { Refresher } from './refresher.js';

const KEPT = 300;
const GOOD = ['job.finished', 'stage.ended', 'worker.joined'];
const LATE = ['worker.lost', 'worker.left', 'blocks.reassigned', 'warning', 'job.paused', 'job.cancelled'];
const BAD = ['job.failed', 'hardware.suspected', 'worker.refused'];

/** The panel; add(events), stop(). withJob: whether to tell which job; withEpochs: whether there are epochs, which may be left out. */
export class EventsPanel {
  #events = [];
  #skipsEpochs = false;
  #withJob;
  #panel;
  #list = h('ol', { class: 'events', tabindex: 0, 'aria-label': 'Events, newest first' });
  #painting = new Refresher(async () => {}, () => this.#paint(), { idle: 0 });

  constructor({ title = 'Events', withJob = false, withEpochs = true } = {}) {
    this.#withJob = withJob;
    this.#panel = panel(title, { className: 'events-panel' });
    this.element = this.#panel.element;
    if (withEpochs) {
      this.#panel.controls.append(checkBox('Without epochs', false, value => { this.#skipsEpochs = value; this.#paint(); }));
    }

    showOnly(this.#panel.body, emptiness('Loading…'));
  }

  /** Adds events; those that are there already are left out. */
  add(events) {
    const known = new Set(this.#events.map(happened => happened.id));
    for (const happened of events) {
      if (!known.has(happened.id)) {
        known.add(happened.id);
        this.#events.push(happened);
      }
    }

    this.#events.sort((one, other) => one.id - other.id);

    // epochs go first: a job's few important events shall not be pushed out by hundreds of them
    while (this.#events.length > KEPT) {
      const epoch = this.#events.findIndex(happened => happened.kind === 'epoch.ended');
      this.#events.splice(Math.max(0, epoch), 1);
    }

    this.#painting.ask();
  }

  /** Ends it. */
  stop() {
    this.#painting.stop();
  }

  #paint() {
    const shown = this.#events.filter(happened => !(this.#skipsEpochs && happened.kind === 'epoch.ended')).toReversed();
    if (shown.length === 0) {
      showOnly(this.#panel.body, emptiness('Nothing has happened yet.'));
      return;
    }

    showOnly(this.#panel.body, this.#list);
    keep(this.#list, shown, happened => happened.id, happened => item(happened, this.#withJob));
  }
}

function item(happened, withJob) {
  const tone = GOOD.includes(happened.kind) ? 'good' : LATE.includes(happened.kind) ? 'late' : BAD.includes(happened.kind) ? 'failed' : null;
  return h('li', { class: tone, 'data-id': happened.id },
    h('time', { datetime: happened.time, title: fullTime(happened.time) }, clock(happened.time)),
    h('span', { class: 'event-kind' }, happened.kind),
    h('span', { class: 'event-text' },
      withJob && happened.jobId && [h('a', { href: `/jobs/${encodeURIComponent(happened.jobId)}` }, happened.jobId), ' '],
      sentence(happened)));
}

/** An event in words. */
function sentence(happened) {
  if (happened.kind === 'epoch.ended') {
    const validation = happened.validationLoss == null ? '' : `, validation ${figure(happened.validationLoss)}`;
    const speed = happened.samplesPerSecond == null ? '' : `, ${shortCount(happened.samplesPerSecond)}/s`;
    return `${happened.stage}, epoch ${happened.epoch + 1}: loss ${figure(happened.loss)}${validation}${speed}`;
  }

  const place = happened.stage ? `${happened.stage}${happened.epoch == null ? '' : `, epoch ${happened.epoch + 1}`}` : '';
  const digest = happened.modelSha256 ? `model ${happened.modelSha256.slice(0, 12)}` : '';
  return [happened.message, happened.message ? '' : place, happened.message?.includes(happened.modelSha256) ? '' : digest].filter(Boolean).join(', ')
    || happened.workerId || '';
}
