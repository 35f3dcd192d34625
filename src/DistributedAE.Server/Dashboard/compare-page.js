// Several runs beside each other: their curves in one chart, what they came to, and how their job files differ.

import { ApiError, get, getText, jobPath, Resource } from './api.js';
import { Chart } from './chart.js';
import { runTable } from './compare-table.js';
import { abscissa, gridOver, joined, resample, smooth, stepOffsets, timeTicks } from './curves.js';
import { smoothing } from './curves-panel.js';
import { seriesColour } from './codes-panel.js';
import { differenceTable } from './difference-table.js';
import { h, setText, showOnly } from './dom.js';
import { count, duration, plural, shortCount } from './format.js';
import { icon } from './icons.js';
import { isOver } from './job-actions.js';
import { checkBox, emptiness, panel, segments } from './parts.js';
import { Refresher } from './refresher.js';
import { openRunChoice } from './run-choice.js';

const MOST = 100;
const GRID = 500;
const AXES = {
  step: { label: 'Step', short: 'step', format: count, tick: shortCount, room: 74 },
  seconds: { label: 'Training time', short: 'after', format: duration, splits: timeTicks, room: 92 },
};

/** Shows the page. */
export function showComparePage(root, live) {
  let ids = [...new Set(new URLSearchParams(location.search).getAll('job'))].slice(0, MOST);
  let curves = [];
  const jobs = new Map();
  const files = new Map();
  const chart = new Chart({ label: 'Losses of the runs', height: 380, readings: ids.length <= 12 });
  const view = { stage: 'all', by: 'step', loss: 'training', log: false, smoothing: 0 };
  const change = part => { Object.assign(view, part); draw(); };
  const stage = segments('Stage', [['all', 'All stages']], 'all', value => change({ stage: value }));
  const curvesPanel = panel('Curves');
  const results = panel('Results');
  const differing = panel('What differs in the job files');
  const summary = h('p', { class: 'muted' });
  const problem = h('div', { class: 'notice failed', role: 'alert', hidden: true }, h('p'));
  const table = runTable(remove);
  const none = h('div', { class: 'panel' }, h('div', { class: 'empty' },
    h('h2', null, 'Which runs?'),
    h('p', null, 'Choose two or more, here or by ticking them in the table of jobs.'),
    h('button', { type: 'button', class: 'button primary', onclick: choose }, icon('add'), 'Choose runs')));
  const content = h('div', { class: 'page' }, curvesPanel.element, results.element, differing.element);
  const body = h('div');
  curvesPanel.controls.append(stage.element,
    segments('Loss', [['training', 'Training'], ['validation', 'Validation']], 'training', value => change({ loss: value })).element,
    segments('Horizontal axis', [['step', 'Step'], ['seconds', 'Time']], 'step', value => change({ by: value })).element,
    checkBox('Log scale', false, value => change({ log: value })),
    smoothing(value => change({ smoothing: value })));
  curvesPanel.body.append(chart.element);
  showOnly(results.body, table);
  showOnly(differing.body, emptiness('Loading…'));
  root.append(h('div', { class: 'page' },
    h('div', { class: 'page-head' },
      h('div', { class: 'title' }, h('h1', null, 'Compare'), summary),
      h('div', { class: 'actions' }, h('button', { type: 'button', class: 'button', onclick: choose }, icon('add'), 'Choose runs'))),
    problem, body));

  const source = new Resource();
  const values = new Refresher(async signal => {
    const query = ids.map(id => `job=${encodeURIComponent(id)}`).join('&');
    const points = Math.max(100, Math.min(600, Math.floor(12_000 / ids.length)));
    return ids.length > 0 ? source.get(`/api/v1/curves?${query}&points=${points}`, signal) : undefined;
  }, answer => {
    if (answer) {
      curves = answer;
      draw();
    }
  }, { failed: tell });
  const list = new Refresher(signal => Promise.all(ids.filter(id => !hasEnded(jobs.get(id))).slice(0, 20).map(id => get(jobPath(id), signal))), found => {
    for (const job of found) {
      jobs.set(job.id, job);
    }

    showTable();
    if (ids.some(id => !jobs.has(id))) {
      list.ask();
    }
  }, { failed: tell });
  const happened = ({ detail }) => {
    if (ids.includes(detail.jobId)) {
      values.ask();
      list.ask();
    }
  };
  const refresh = () => { values.ask(); list.ask(); };
  live.addEventListener('happened', happened);
  live.addEventListener('resumed', refresh);
  begin();

  return {
    leave() {
      live.removeEventListener('happened', happened);
      live.removeEventListener('resumed', refresh);
      values.stop();
      list.stop();
      chart.stop();
    },
  };

  function begin() {
    showOnly(body, ids.length > 0 ? content : none);
    setText(summary, ids.length > 0 ? plural(ids.length, 'run') : '');
    values.askNow();
    list.askNow();
    loadFiles();
  }

  function choose() {
    openRunChoice(ids, MOST, setIds);
  }

  function remove(id) {
    setIds(ids.filter(other => other !== id));
  }

  function setIds(chosen) {
    ids = chosen;
    history.replaceState(null, '', ids.length > 0 ? `/compare?${ids.map(id => `job=${encodeURIComponent(id)}`).join('&')}` : '/compare');
    curves = curves.filter(run => ids.includes(run.jobId));
    problem.hidden = true;
    begin();
    draw();
    showTable();
  }

  function draw() {
    const names = [...new Set(curves.flatMap(run => run.stages.map(one => one.name)))];
    stage.options([['all', 'All stages'], ...names.length > 1 ? names.map(name => [name, name]) : []]);
    const runs = curves.map(run => ({ id: run.jobId, ...runOf(run, view) }));
    const grid = gridOver(runs, GRID);
    chart.show({
      key: `${view.stage} ${view.by}`,
      x: { ...AXES[view.by], values: grid },
      y: { label: `${view.loss === 'training' ? 'Training' : 'Validation'} loss a sample`, log: view.log },
      series: runs.map(run => ({ label: run.id, colour: colourOf(run.id), width: 1.6, legend: ids.length <= 12 ? undefined : false, dash: dashOf(run.id), y: resample(run, grid) })),
      empty: 'No points yet.',
    });
    showTable();
  }

  function showTable() {
    table.update(ids.map(id => ({ id, job: jobs.get(id), curves: curves.find(run => run.jobId === id), colour: colourOf(id), dash: dashOf(id), stage: view.stage })));
  }

  function colourOf(id) {
    return seriesColour(ids.indexOf(id));
  }

  // from the eleventh run on, colours come again, dashed
  function dashOf(id) {
    const turn = Math.floor(ids.indexOf(id) / 10);
    return turn > 0 ? [2 + 3 * turn, 2 + turn] : undefined;
  }

  async function loadFiles() {
    try {
      for (const id of ids.filter(one => !files.has(one))) {
        files.set(id, await getText(jobPath(id, 'file?effective=true')));
      }

      showOnly(differing.body, differenceTable(ids.filter(id => files.has(id)), files, colourOf));
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }

      showOnly(differing.body, emptiness(error.message, true));
    }
  }

  function tell(error) {
    problem.hidden = false;
    setText(problem.firstChild, error.message);
  }
}

function runOf(run, { stage, by, loss, smoothing: strength }) {
  const shown = run.stages.filter(one => stage === 'all' || one.name === stage);
  const offsets = stepOffsets(shown);
  return joined(shown.map(one => {
    const points = loss === 'training' ? one.steps : one.epochs;
    const y = loss === 'training' ? points.loss : points.validationLoss;
    const x = abscissa(points, by, offsets.get(one.index));
    const kept = x.map((_, index) => index).filter(index => y[index] != null);
    return { x: kept.map(index => x[index]), y: smooth(kept.map(index => y[index]), strength) };
  }));
}

function hasEnded(job) {
  return job !== undefined && isOver(job.status);
}
