// The top of a job's page: name, status, what can be done, the figures of the moment, and what it waits for.

import { jobPath } from './api.js';
import { h, keep, setText } from './dom.js';
import { clock, count, duration, figure, percent, shortCount } from './format.js';
import { icon } from './icons.js';
import { isOver, jobActions } from './job-actions.js';
import { bitsMark, copyButton, hash, progressOf, statusMark } from './parts.js';
import { stepSentence } from './step-sentence.js';

/** The head; update(job), showStep(StepView or null), tick() again and again for the time, tell(problem). */
export function jobHead(options) {
  const name = h('h1');
  const id = h('span', { class: 'mono muted' });
  const status = statusMark(true);
  const bits = bitsMark();
  const actions = jobActions(options);
  const model = h('a', { class: 'button', download: true, hidden: true }, icon('download'), 'Model');
  const compare = h('a', { class: 'button' }, icon('compare'), 'Compare');
  const facts = h('dl', { class: 'facts' });
  const reason = h('div', { class: 'notice', hidden: true }, h('p'));
  const waiting = h('div', { class: 'notice late', role: 'status', hidden: true }, h('p'));
  const problem = h('div', { class: 'notice failed', role: 'alert', hidden: true }, h('p'));
  let job = null;
  const copy = copyButton(() => job.id, 'Copy the job’s id');
  return {
    element: h('div', { class: 'page' },
      h('div', { class: 'page-head' },
        h('div', { class: 'title' }, h('a', { href: '/', class: 'crumb' }, 'Jobs'), name, h('span', { class: 'hash' }, id, copy), status, bits),
        h('div', { class: 'actions' }, model, compare, actions)),
      problem, reason, waiting, facts),
    update(shown) {
      job = shown;
      setText(name, job.name);
      setText(id, job.id);
      status.update(job.status);
      bits.update(job);
      actions.update(job);
      model.hidden = job.status !== 'finished';
      model.href = jobPath(job.id, 'model');
      compare.href = `/compare?job=${encodeURIComponent(job.id)}`;
      reason.hidden = !job.reason;
      reason.className = `notice ${job.status === 'failed' ? 'failed' : 'late'}`;
      setText(reason.firstChild, job.reason);
      problem.hidden = true;
      this.tick();
    },
    showStep(step) {
      const text = step && (step.isLate || step.unassignedShards > 0 && step.openSeconds > 3) ? stepSentence(step) : '';
      waiting.hidden = !text;
      setText(waiting.firstChild, text);
    },
    tick() {
      keep(facts, factsOf(job), fact => fact.key, fact => {
        const value = h('dd');
        const detail = h('dd', { class: 'fact-detail' });
        const pair = h('div', null, h('dt', null, fact.key), value, detail);
        pair.update = now => {
          if (now.hash) {
            value.classList.add('fact-hash');
            if (value.title !== now.hash) {
              value.title = now.hash;
              value.replaceChildren(hash(now.hash, 14));
            }
          } else {
            setText(value, now.value);
          }

          setText(detail, now.detail ?? '');
        };
        return pair;
      });
    },
    tell(text) {
      problem.hidden = false;
      setText(problem.firstChild, text);
    },
  };
}

function factsOf(job) {
  const runs = job.status === 'running';
  const took = job.startedAt ? ((job.endedAt ? Date.parse(job.endedAt) : Date.now()) - Date.parse(job.startedAt)) / 1000 : null;
  return [
    { key: 'Progress', value: percent(progressOf(job)), detail: job.stageCount ? `stage ${Math.min((job.stageIndex ?? 0) + 1, job.stageCount)} of ${job.stageCount}` : 'stages not known yet' },
    job.stage && !isOver(job.status)
      ? { key: 'Epoch', value: `${Math.min((job.epoch ?? 0) + 1, job.epochs ?? Infinity)} of ${job.epochs ?? '–'}`, detail: `step ${count(job.stepsDone ?? 0)} of ${count(job.stepsPerEpoch)}` }
      : null,
    { key: 'Training loss', value: figure(job.loss), detail: 'mean a sample' },
    { key: 'Validation loss', value: figure(job.validationLoss), detail: job.validationLoss == null ? 'no validation samples yet' : 'mean a sample' },
    runs ? { key: 'Throughput', value: job.samplesPerSecond ? shortCount(job.samplesPerSecond) : '–', detail: `samples/s, ${job.workers} ${job.workers === 1 ? 'worker' : 'workers'}` } : null,
    runs ? { key: 'Time left', value: job.stageSecondsLeft == null ? '–' : duration(job.stageSecondsLeft), detail: 'of this stage' } : null,
    { key: isOver(job.status) ? 'Took' : 'Since start', value: duration(took), detail: `submitted ${clock(job.submittedAt)}` },
    job.modelSha256 ? { key: 'Model', hash: job.modelSha256, detail: 'SHA-256 of its parameters' } : null,
  ].filter(Boolean);
}
