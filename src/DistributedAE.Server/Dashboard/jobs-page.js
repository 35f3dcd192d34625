// The jobs: find them, see how they do, steer them, submit more.

import { get, Resource } from './api.js';
import { h, setText, showOnly } from './dom.js';
import { plural } from './format.js';
import { icon } from './icons.js';
import { JobTable } from './job-table.js';
import { segments } from './parts.js';
import { Refresher } from './refresher.js';
import { openSubmission } from './submission.js';

const STATUSES = ['running', 'queued', 'paused', 'finished', 'failed', 'cancelled'];
const PAGE = 200;
const MOST = 1000;
const SPARK_POINTS = 40;
const SPARKS_AT_ONCE = 100;

/** Shows the page. */
export function showJobsPage(root, live) {
  const filter = { text: '', status: 'all' };
  let jobs = null;
  let limit = PAGE;
  const table = new JobTable({ changed: () => list.askNow(), failed: tellProblem, selected: tellSelection });
  const search = h('input', {
    type: 'search', class: 'input search', placeholder: 'Filter by name', 'aria-label': 'Filter by name', oninput: () => { filter.text = search.value.trim().toLowerCase(); show(); },
  });
  const status = segments('Status', [['all', 'All']], 'all', value => { filter.status = value; show(); });
  const compare = h('a', { class: 'button', href: '/compare', hidden: true }, icon('compare'), h('span'));
  const summary = h('p', { class: 'muted' });
  const problem = h('p', { class: 'notice failed', role: 'alert', hidden: true });
  const more = h('button', { type: 'button', class: 'button', hidden: true, onclick: () => { limit += PAGE; list.askNow(); } }, 'Show older jobs');
  const body = h('div', { class: 'panel' }, h('p', { class: 'panel-empty' }, 'Loading jobs…'));
  const submit = () => openSubmission(() => list.askNow());
  const noJobs = h('div', { class: 'empty' },
    h('h2', null, 'No jobs yet'),
    h('p', null, 'Submit a job file here, or from a terminal:'),
    h('pre', null, 'dae submit jobs/digits.yaml --follow'),
    h('button', { type: 'button', class: 'button primary', onclick: submit }, icon('add'), 'Submit a job'));
  const noneFits = h('div', { class: 'empty' },
    h('h2', null, 'No job fits the filter'),
    h('button', { type: 'button', class: 'button', onclick: clear }, 'Show all jobs'));

  root.append(h('div', { class: 'page' },
    h('div', { class: 'page-head' },
      h('div', { class: 'title' }, h('h1', null, 'Jobs'), summary),
      h('div', { class: 'actions' }, compare, h('button', { type: 'button', class: 'button primary', onclick: submit }, icon('add'), 'Submit a job'))),
    problem,
    h('div', { class: 'filters' }, search, status.element),
    body,
    h('div', null, more)));

  const sparkSource = new Resource();
  const sparks = new Refresher(async signal => {
    const shown = table.shown.slice(0, SPARKS_AT_ONCE);
    const query = shown.map(job => `job=${encodeURIComponent(job.id)}`).join('&');
    return shown.length > 0 ? sparkSource.get(`/api/v1/curves?${query}&points=${SPARK_POINTS}`, signal) : undefined;
  }, curves => {
    if (curves) {
      table.setCurves(curves);
    }
  }, { least: 2, idle: 0, failed: tellProblem });

  const list = new Refresher(signal => get(`/api/v1/jobs?limit=${Math.min(MOST, limit)}`, signal), page => {
    const isFirst = jobs === null;
    jobs = page.jobs;
    more.hidden = !page.next || limit >= MOST;
    problem.hidden = true;
    show();
    if (isFirst || jobs.some(job => job.status === 'running')) {
      sparks.ask();
    }
  }, { failed: tellProblem });

  const happened = ({ detail }) => detail.jobId && list.ask();
  const resumed = () => { list.ask(); sparks.ask(); };
  const ages = new Refresher(async () => {}, () => table.tick(), { idle: 1 });
  live.addEventListener('happened', happened);
  live.addEventListener('resumed', resumed);
  list.ask();
  ages.ask();

  return {
    leave() {
      ages.stop();
      list.stop();
      sparks.stop();
      live.removeEventListener('happened', happened);
      live.removeEventListener('resumed', resumed);
    },
  };

  function show() {
    if (!jobs) {
      return;
    }

    const counts = Object.groupBy(jobs, job => job.status);
    status.options([['all', 'All', jobs.length], ...STATUSES.filter(name => counts[name] || name === filter.status)
      .map(name => [name, name[0].toUpperCase() + name.slice(1), counts[name]?.length ?? 0])]);
    setText(summary, jobs.length > 0 ? `${plural(counts.running?.length ?? 0, 'job')} running, ${counts.queued?.length ?? 0} waiting` : '');
    if (jobs.length === 0) {
      showOnly(body, noJobs);
      return;
    }

    const found = jobs.filter(job => (filter.status === 'all' || job.status === filter.status)
      && (filter.text === '' || job.id.toLowerCase().includes(filter.text) || job.name.toLowerCase().includes(filter.text)));
    table.update(found);
    showOnly(body, found.length > 0 ? table.element : noneFits);
  }

  function clear() {
    filter.text = search.value = '';
    filter.status = 'all';
    status.choose('all');
    show();
  }

  function tellSelection(ids) {
    compare.hidden = ids.length < 2;
    compare.href = `/compare?${ids.map(id => `job=${encodeURIComponent(id)}`).join('&')}`;
    setText(compare.lastChild, `Compare ${ids.length} runs`);
  }

  function tellProblem(error) {
    problem.hidden = false;
    setText(problem, error.message);
  }
}
