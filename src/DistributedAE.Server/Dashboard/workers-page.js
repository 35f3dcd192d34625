// The workers: what they can do, what they do, and who keeps a step waiting.

import { get, jobPath, post } from './api.js';
import { h, keep, setText, showOnly } from './dom.js';
import { kindQuery, workerKinds } from './event-kinds.js';
import { EventsPanel } from './events-panel.js';
import { plural, shortCount } from './format.js';
import { Refresher } from './refresher.js';
import { stepSentence } from './step-sentence.js';
import { workerTable } from './worker-table.js';

const EVENTS = 200;
const STEPS_AT_ONCE = 4;

/** Shows the page. */
export function showWorkersPage(root, live) {
  const summary = h('p', { class: 'muted' });
  const problem = h('div', { class: 'notice failed', role: 'alert', hidden: true }, h('p'));
  const stuck = h('div', { class: 'stuck', role: 'status' });
  const body = h('div', { class: 'panel' }, h('p', { class: 'panel-empty' }, 'Loading workers…'));
  const table = workerTable(drain);
  const events = new EventsPanel({ title: 'Workers’ events', withJob: true, withEpochs: false });
  const none = h('div', { class: 'empty' },
    h('h2', null, 'No workers'),
    h('p', null, 'Jobs wait until a worker comes. Start one on this machine, or on another with copies of the coordinator’s ',
      h('code', null, 'worker-token'), ' and ', h('code', null, 'certificate.pem'), ':'),
    h('pre', null, 'dae worker --slots 4\ndae worker --server https://trainer:7470 --token-file worker-token --certificate certificate.pem'));
  root.append(h('div', { class: 'page' },
    h('div', { class: 'page-head' }, h('div', { class: 'title' }, h('h1', null, 'Workers'), summary)),
    problem, stuck, body, events.element));

  const list = new Refresher(signal => get('/api/v1/workers', signal), workers => {
    problem.hidden = true;
    showOnly(body, workers.length > 0 ? table : none);
    table.update(workers);
    const there = workers.filter(worker => worker.status !== 'lost');
    setText(summary, workers.length === 0 ? '' : [
      `${there.length} connected`,
      plural(there.reduce((sum, worker) => sum + worker.slots, 0), 'slot'),
      `${shortCount(there.reduce((sum, worker) => sum + worker.samplesPerSecond, 0))} samples/s while computing`,
    ].join(', '));
  }, { idle: 1, failed: tell });

  const steps = new Refresher(async signal => {
    const { jobs } = await get('/api/v1/jobs?status=running&limit=20', signal);
    return Promise.all(jobs.slice(0, STEPS_AT_ONCE).map(async job => ({ job, step: await get(jobPath(job.id, 'step'), signal) })));
  }, open => {
    keep(stuck, open.filter(({ step }) => step && (step.isLate || (step.unassignedShards > 0 && step.openSeconds > 3))), ({ job }) => job.id, ({ job }) => {
      const text = h('span');
      const notice = h('div', { class: 'notice late' }, h('p', null, h('a', { href: `/jobs/${encodeURIComponent(job.id)}` }, job.id), ': ', text));
      notice.update = ({ step }) => setText(text, stepSentence(step));
      return notice;
    });
  }, { idle: 1 });

  const happened = ({ detail }) => {
    if (workerKinds.includes(detail.kind)) {
      events.add([detail]);
      list.askNow();
    }
  };
  const refresh = () => { list.ask(); steps.ask(); catchUp.ask(); };
  const catchUp = new Refresher(signal => get(`/api/v1/events?last=${EVENTS}${kindQuery(workerKinds)}`, signal), found => events.add(found), { idle: 0 });
  live.addEventListener('happened', happened);
  live.addEventListener('resumed', refresh);
  refresh();

  return {
    leave() {
      live.removeEventListener('happened', happened);
      live.removeEventListener('resumed', refresh);
      for (const part of [list, steps, catchUp, events]) {
        part.stop();
      }
    },
  };

  async function drain(worker) {
    try {
      await post(`/api/v1/workers/${encodeURIComponent(worker.id)}/drain`);
      list.askNow();
    } catch (error) {
      tell(error);
    }
  }

  function tell(error) {
    problem.hidden = false;
    setText(problem.firstChild, error.message);
  }
}
