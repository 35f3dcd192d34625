// How large the reconstruction errors of samples are, and how well they tell one label from the others.

import { h, keep, setText, showOnly } from './dom.js';
import { count, figure } from './format.js';
import { emptiness, panel } from './parts.js';
import { checkpointText } from './pictures-panel.js';
import { Plane } from './plane.js';
import { seriesColour } from './codes-panel.js';
import { colour, paleColour } from './theme.js';

/** The panel; update(errors of the API), tell(text), stop(). changed(label or null) when another label shall be the normal one. */
export class ErrorsPanel {
  #panel = panel('Errors');
  #histogram = new Plane('Histogram of reconstruction errors', 250);
  #curve = new Plane('Receiver operating characteristic', 250);
  #legend = h('ul', { class: 'legend' });
  #area = h('p', { class: 'plane-title' });
  #normal;
  #roc;
  #content;
  #side = h('div', { class: 'errors-side' });
  #hint = emptiness('Choose which label is normal, to see how well the error tells it from the others.');

  constructor(changed) {
    this.element = this.#panel.element;
    this.#normal = h('select', { class: 'input small', 'aria-label': 'Label that counts as normal', onchange: () => changed(this.#normal.value === '' ? null : this.#normal.value) });
    this.#roc = h('div', null, this.#area, this.#curve.element);
    this.#content = h('div', { class: 'errors' },
      h('div', null, h('div', { class: 'plane-title' }, this.#legend), this.#histogram.element), this.#side);
    this.tell('Loading…');
  }

  /** Says why there is nothing to see. */
  tell(text) {
    showOnly(this.#panel.body, emptiness(text));
  }

  /** Shows the errors. */
  update(errors) {
    showOnly(this.#panel.body, this.#content);
    const above = errors.above > 0 ? `, ${count(errors.above)} of them beyond ${figure(errors.edges.at(-1))}, in the last bin` : '';
    this.#panel.note(`${checkpointText(errors)}; ${errors.unit}, ${count(errors.counts.reduce((sum, value) => sum + value, 0))} samples${above}`);
    this.#choices(errors);
    this.#showHistogram(errors);
    this.#side.hidden = !errors.roc && !(errors.byLabel?.length > 1);
    this.#content.classList.toggle('two', !this.#side.hidden);
    showOnly(this.#side, errors.roc ? this.#roc : this.#hint);
    if (errors.roc) {
      setText(this.#area, `${errors.roc.normal} told from all others: area under the curve ${errors.roc.auroc.toFixed(3)}`);
      this.#showCurve(errors.roc);
    }
  }

  /** Ends it. */
  stop() {
    this.#histogram.stop();
    this.#curve.stop();
  }

  #choices({ byLabel, roc }) {
    const labels = byLabel?.map(entry => entry.label) ?? [];
    if (labels.length < 2) {
      this.#panel.controls.replaceChildren();
      return;
    }

    keep(this.#normal, ['', ...labels], label => label, label => h('option', { value: label }, label === '' ? 'Choose what is normal' : `Normal: ${label}`));
    if (document.activeElement !== this.#normal) {
      this.#normal.value = roc ? String(roc.normal) : '';
    }

    showOnly(this.#panel.controls, this.#normal);
  }

  #showHistogram({ edges, counts, byLabel, roc, unit }) {
    const groups = this.#groups(counts, byLabel, roc);
    keep(this.#legend, groups, group => `${group.name} ${group.colour}`, group => {
      const swatch = h('i');
      swatch.style.color = `var(${group.colour})`;
      const mean = h('b');
      const item = h('li', null, swatch, h('span', null, group.name), mean);
      item.update = now => setText(mean, now.mean == null ? '' : `mean ${figure(now.mean)}`);
      return item;
    });
    const most = Math.max(1, ...groups.flatMap(group => group.counts));
    this.#histogram.draw({
      x: { label: unit[0].toUpperCase() + unit.slice(1), least: edges[0], greatest: edges.at(-1) },
      y: { label: 'Samples', least: 0, greatest: most * 1.06, format: count },
      paint: (context, toX, toY) => {
        for (const group of groups) {
          const left = edge => toX(edges[edge]);
          context.beginPath();
          context.moveTo(left(0), toY(0));
          group.counts.forEach((value, bin) => {
            context.lineTo(left(bin), toY(value));
            context.lineTo(left(bin + 1), toY(value));
          });
          context.lineTo(left(group.counts.length), toY(0));
          context.fillStyle = paleColour(group.colour, 0.22);
          context.fill();
          context.strokeStyle = colour(group.colour);
          context.lineWidth = 1.25;
          context.stroke();
        }
      },
    });
  }

  // with a normal label: it against the others; else all together
  #groups(counts, byLabel, roc) {
    const normal = roc && byLabel?.find(entry => String(entry.label) === String(roc.normal));
    if (!normal) {
      return [{ name: 'all samples', colour: seriesColour(0), counts }];
    }

    const others = byLabel.filter(entry => entry !== normal);
    const samples = others.map(entry => entry.counts.reduce((sum, value) => sum + value, 0));
    const all = samples.reduce((sum, value) => sum + value, 0);
    return [
      { name: normal.label, colour: seriesColour(0), counts: normal.counts, mean: normal.mean },
      {
        name: 'all others',
        colour: seriesColour(1),
        counts: counts.map((value, bin) => value - normal.counts[bin]),
        mean: all > 0 ? others.reduce((sum, entry, index) => sum + entry.mean * samples[index], 0) / all : null,
      },
    ];
  }

  #showCurve({ falsePositive, truePositive }) {
    this.#curve.draw({
      x: { label: 'False positive rate', least: 0, greatest: 1 },
      y: { label: 'True positive rate', least: 0, greatest: 1 },
      paint: (context, toX, toY) => {
        context.strokeStyle = colour('--line-strong');
        context.setLineDash([4, 4]);
        context.beginPath();
        context.moveTo(toX(0), toY(0));
        context.lineTo(toX(1), toY(1));
        context.stroke();
        context.setLineDash([]);
        context.strokeStyle = colour('--training');
        context.lineWidth = 1.75;
        context.beginPath();
        falsePositive.forEach((x, index) => context.lineTo(toX(x), toY(truePositive[index])));
        context.stroke();
      },
    });
  }
}
