// The codes of samples in a plane, coloured by label.

import { h, keep, showOnly } from './dom.js';
import { count, figure } from './format.js';
import { emptiness, panel } from './parts.js';
import { checkpointText } from './pictures-panel.js';
import { extent, Plane } from './plane.js';
import { colour } from './theme.js';

const NEAR = 12;

/** The panel; update(codes of the API), tell(text) while there are none, stop(). */
export class CodesPanel {
  #codes = null;
  #hidden = new Set();
  #panel = panel('Codes');
  #plane = new Plane('Codes of samples in a plane', 384);
  #legend = h('ul', { class: 'legend' });
  #reading = h('p', { class: 'plane-reading muted small' });
  #content = h('div', null, this.#legend, this.#plane.element, this.#reading);

  constructor() {
    this.element = this.#panel.element;
    this.tell('Loading…');
    this.#plane.canvas.addEventListener('pointermove', event => this.#read(event));
    this.#plane.canvas.addEventListener('pointerleave', () => this.#read(null));
  }

  /** Says why there is nothing to see. */
  tell(text) {
    this.#codes = null;
    showOnly(this.#panel.body, emptiness(text));
  }

  /** Shows the codes. */
  update(codes) {
    this.#codes = codes;
    this.#panel.note(`${checkpointText(codes)}; ${codes.how} of ${count(codes.x.length)} samples`);
    showOnly(this.#panel.body, this.#content);
    this.#showLegend();
    this.#draw();
    this.#read(null);
  }

  /** Ends it. */
  stop() {
    this.#plane.stop();
  }

  #showLegend() {
    const labels = this.#codes.labels ? [...new Set(this.#codes.labels)].sort((one, other) => one - other) : [];
    this.#legend.hidden = labels.length === 0 || labels.length > 30;
    keep(this.#legend, this.#legend.hidden ? [] : labels, label => label, label => {
      const swatch = h('i', { class: 'dot' });
      swatch.style.color = `var(${seriesColour(label)})`;
      const button = h('button', { type: 'button', 'aria-pressed': 'true', onclick: () => this.#toggle(label, button) }, swatch, this.#name(label));
      return h('li', null, button);
    });
  }

  #toggle(label, button) {
    const isShown = this.#hidden.has(label);
    if (isShown) {
      this.#hidden.delete(label);
    } else {
      this.#hidden.add(label);
    }

    button.setAttribute('aria-pressed', String(isShown));
    this.#draw();
  }

  #draw() {
    const { x, y, labels, how } = this.#codes;
    const names = how.startsWith('PCA') ? ['First principal component', 'Second principal component'] : axisNames(how);
    this.#plane.draw({
      x: { label: names[0], ...extent(x) },
      y: { label: names[1], ...extent(y) },
      paint: (context, toX, toY) => {
        context.globalAlpha = 0.75;
        const colours = new Map();
        for (let index = 0; index < x.length; index++) {
          const label = labels?.[index] ?? 0;
          if (this.#hidden.has(label)) {
            continue;
          }

          if (!colours.has(label)) {
            colours.set(label, colour(seriesColour(label)));
          }

          context.fillStyle = colours.get(label);
          context.beginPath();
          context.arc(toX(x[index]), toY(y[index]), 2.6, 0, 2 * Math.PI);
          context.fill();
        }
      },
    });
  }

  #read(event) {
    const found = event && this.#codes ? this.#nearest(event.offsetX, event.offsetY) : -1;
    if (found < 0) {
      this.#reading.textContent = 'Point at a sample to read it.';
      return;
    }

    const { x, y, labels } = this.#codes;
    this.#reading.textContent = `sample ${found}${labels ? `, ${this.#name(labels[found])}` : ''}: ${figure(x[found])}, ${figure(y[found])}`;
  }

  #nearest(left, top) {
    const { x, y, labels } = this.#codes;
    const { toX, toY } = this.#plane.scales;
    let best = NEAR;
    let found = -1;
    for (let index = 0; index < x.length; index++) {
      const distance = Math.hypot(toX(x[index]) - left, toY(y[index]) - top);
      if (distance < best && !this.#hidden.has(labels?.[index] ?? 0)) {
        best = distance;
        found = index;
      }
    }

    return found;
  }

  #name(label) {
    return this.#codes.classes?.[label] ?? `label ${label}`;
  }
}

/** The variable with the colour of a label or a run. */
export function seriesColour(index) {
  return `--series-${((Math.round(index) % 10) + 10) % 10}`;
}

function axisNames(how) {
  const units = how.match(/\d+/g) ?? ['1', '2'];
  return [`Code unit ${units[0]}`, `Code unit ${units[1] ?? units[0]}`];
}
