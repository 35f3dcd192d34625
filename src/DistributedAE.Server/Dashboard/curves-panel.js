// The curves of a job: loss, gradient norm, throughput and learning rate, over steps or time.

import { Chart, loadCharts } from './chart.js';
import { abscissa, joined, overOneAxis, smooth, stepOffsets, timeTicks } from './curves.js';
import { h } from './dom.js';
import { count, duration, shortCount } from './format.js';
import { checkBox, panel, segments } from './parts.js';

const AXES = {
  step: { label: 'Step', short: 'step', format: count, tick: shortCount, room: 74 },
  seconds: { label: 'Training time', short: 'after', format: duration, splits: timeTicks, room: 92 },
};

/** The panel; update(stages of a JobCurves), choose(stage), stop(). */
export class CurvesPanel {
  #stages = [];
  #turn = 0;
  #view = { stage: 'all', by: 'step', log: false, smoothing: 0 };
  #stage = segments('Stage', [['all', 'All stages']], 'all', value => this.#change({ stage: value }));
  #loss = new Chart({ label: 'Loss', height: 320, sync: 'job' });
  #norm = new Chart({ label: 'Gradient norm', height: 170, sync: 'job', names: false });
  #speed = new Chart({ label: 'Throughput', height: 170, sync: 'job', names: false });
  #rate = new Chart({ label: 'Learning rate', height: 170, sync: 'job', names: false });

  constructor() {
    const by = segments('Horizontal axis', [['step', 'Step'], ['seconds', 'Time']], 'step', value => this.#change({ by: value }));
    const { element, body, controls } = panel('Curves');
    controls.append(this.#stage.element, by.element, checkBox('Log scale', false, value => this.#change({ log: value })), smoothing(value => this.#change({ smoothing: value })));
    const others = h('div', { class: 'small-charts' }, this.#norm.element, this.#speed.element, this.#rate.element);
    body.append(this.#loss.element, others);
    loadCharts().then(found => { others.hidden = !found; });
    this.element = element;
  }

  /** Shows the curves. */
  update(stages) {
    this.#stages = stages;
    this.#stage.options([...stages.length > 1 ? [['all', 'All stages']] : [['all', stages[0]?.name ?? 'All stages']], ...stages.length > 1 ? stages.map(stage => [stage.name, stage.name]) : []]);
    // each chart that is drawn costs; the small ones are drawn every other time
    this.#show(this.#turn++ % 2 === 0);
  }

  /** Shows one stage. */
  choose(name) {
    if (this.#stages.length > 1 && this.#stages.some(stage => stage.name === name)) {
      this.#stage.choose(name);
      this.#change({ stage: name });
    }

    this.element.scrollIntoView({ block: 'start', behavior: 'smooth' });
  }

  /** Ends it. */
  stop() {
    for (const chart of [this.#loss, this.#norm, this.#speed, this.#rate]) {
      chart.stop();
    }
  }

  #change(view) {
    this.#view = { ...this.#view, ...view };
    this.#show();
  }

  #show(withOthers = true) {
    const { log } = this.#view;
    const steps = key => this.#run('steps', key);
    const raw = steps('loss');
    const loss = this.#smoothed('loss');
    const isSmooth = this.#view.smoothing > 0;
    this.#draw(this.#loss, 'Loss a sample', log, [
      { label: 'greatest', colour: '--training', width: 0, legend: false, isMeasure: false, run: steps('high') },
      { label: 'least', colour: '--training', width: 0, legend: false, isMeasure: false, run: steps('low') },
      ...isSmooth ? [{ label: 'raw', colour: '--training', width: 1, pale: 0.35, legend: false, isMeasure: false, run: raw }] : [],
      { label: isSmooth ? 'training, smoothed' : 'training', colour: '--training', width: 1.75, run: loss },
      { label: 'validation', colour: '--validation', width: 1.75, points: this.#epochs() < 60, run: this.#run('epochs', 'validationLoss', true) },
    ], [[0, 1, '--training']]);
    if (!withOthers) {
      return;
    }

    this.#draw(this.#norm, 'Gradient norm', log, [{ label: 'gradient norm', colour: '--series-4', run: this.#smoothed('gradientNorm', true) }]);
    this.#draw(this.#speed, 'Samples a second', false, [{ label: 'throughput', colour: '--series-2', run: this.#smoothed('samplesPerSecond', true) }]);
    this.#draw(this.#rate, 'Learning rate', log, [{ label: 'learning rate', colour: '--series-5', points: this.#epochs() < 60, run: this.#run('epochs', 'learningRate', true) }]);
  }

  #draw(chart, label, log, series, bands = []) {
    const axis = AXES[this.#view.by];
    const drawn = series.filter(one => one.run.x.length > 0);
    const [x, ...columns] = overOneAxis(drawn.map(one => one.run));
    chart.show({
      key: this.#view.stage,
      x: { ...axis, room: chart === this.#loss ? axis.room : 0.7 * axis.room, values: x },
      y: { label, log, tick: chart === this.#speed ? shortCount : undefined },
      series: drawn.map(({ run, ...look }, index) => ({ ...look, y: columns[index] })),
      bands: drawn.length === series.length || drawn[1]?.label === 'least' ? bands : [],
      marks: this.#marks(),
      empty: 'Curves begin with the first steps.',
    });
  }

  #shown() {
    return this.#stages.filter(stage => this.#view.stage === 'all' || stage.name === this.#view.stage);
  }

  #epochs() {
    return this.#shown().reduce((sum, stage) => sum + stage.epochs.step.length, 0);
  }

  #smoothed(key, measured = false) {
    return this.#run('steps', key, measured, values => smooth(values, this.#view.smoothing));
  }

  // measured: values that are not there were not measured; the line goes on over them
  #run(points, key, measured = false, change = values => values) {
    const shown = this.#shown();
    const offsets = stepOffsets(shown);
    return joined(shown.map(stage => {
      const x = abscissa(stage[points], this.#view.by, offsets.get(stage.index));
      const y = stage[points][key] ?? [];
      const kept = measured ? x.map((_, index) => index).filter(index => y[index] != null) : null;
      return kept ? { x: kept.map(index => x[index]), y: change(kept.map(index => y[index])) } : { x, y: change(y) };
    }));
  }

  #marks() {
    const shown = this.#shown();
    if (shown.length < 2) {
      return [];
    }

    const offsets = stepOffsets(shown);
    const starts = shown.map(stage => this.#view.by === 'step' ? offsets.get(stage.index) : stage.steps.seconds[0] ?? stage.epochs.seconds[0])
      .map((x, index) => ({ x, text: shown[index].name })).filter(mark => mark.x !== undefined);
    return starts.map((mark, index) => ({ ...mark, end: starts[index + 1]?.x }));
  }
}

/** The slider of the smoothing. */
export function smoothing(changed) {
  const value = h('output', { class: 'muted' }, '0');
  const slider = h('input', {
    type: 'range', min: 0, max: 0.98, step: 0.02, value: '0', 'aria-label': 'Smoothing',
    oninput: () => { value.textContent = Number(slider.value).toFixed(2).replace(/^0.00$/, '0'); changed(Number(slider.value)); },
  });
  return h('label', { class: 'check small' }, 'Smoothing', slider, value);
}
