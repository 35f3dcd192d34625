// A canvas with two labelled axes, for what is no line over steps: scatters, histograms, receiver operating characteristics.

import { ticks } from './curves.js';
import { h } from './dom.js';
import { figure } from './format.js';
import { colour, theme } from './theme.js';

const FONT = '12px Inter, "Segoe UI", system-ui, "Liberation Sans", sans-serif';
const LEFT = 58;
const BOTTOM = 44;
const TOP = 10;
const RIGHT = 14;

/** The plane: element, draw(content), stop(). */
export class Plane {
  /** Its canvas. */
  canvas = h('canvas');

  #content = null;
  #height;
  #redraw = () => this.#paint();
  #observer = new ResizeObserver(this.#redraw);

  /** label: for those who cannot see it; height in pixels. */
  constructor(label, height) {
    this.#height = height;
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', label);
    this.element = h('div', { class: 'plane' }, this.canvas);
    this.element.style.height = `${height}px`;
    this.#observer.observe(this.element);
    theme.addEventListener('changed', this.#redraw);
  }

  /** Draws { x: { label, least, greatest, format }, y: the same, paint(context, toX, toY) }. */
  draw(content) {
    this.#content = content;
    this.#paint();
  }

  /** Where values lie in the canvas, in pixels of the page. */
  get scales() {
    const { x, y } = this.#content;
    const width = this.element.clientWidth;
    return {
      toX: value => LEFT + (value - x.least) / (x.greatest - x.least) * (width - LEFT - RIGHT),
      toY: value => this.#height - BOTTOM - (value - y.least) / (y.greatest - y.least) * (this.#height - BOTTOM - TOP),
    };
  }

  /** Ends it. */
  stop() {
    this.#observer.disconnect();
    theme.removeEventListener('changed', this.#redraw);
  }

  #paint() {
    const width = this.element.clientWidth;
    if (!this.#content || width === 0) {
      return;
    }

    const ratio = devicePixelRatio;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(this.#height * ratio);
    const context = this.canvas.getContext('2d');
    context.scale(ratio, ratio);
    this.#axes(context, width);
    context.beginPath();
    context.rect(LEFT - 3, TOP - 3, width - LEFT - RIGHT + 6, this.#height - TOP - BOTTOM + 6);
    context.clip();
    this.#content.paint(context, this.scales.toX, this.scales.toY);
  }

  #axes(context, width) {
    const { x, y } = this.#content;
    const { toX, toY } = this.scales;
    const floor = this.#height - BOTTOM;
    context.font = FONT;
    context.fillStyle = colour('--muted');
    context.strokeStyle = colour('--line');
    context.beginPath();
    context.textAlign = 'center';
    context.textBaseline = 'top';
    for (const value of ticks(x.least, x.greatest, (width - LEFT) / 84)) {
      const place = Math.round(toX(value)) + 0.5;
      context.moveTo(place, TOP);
      context.lineTo(place, floor);
      context.fillText((x.format ?? figure)(value), place, floor + 7);
    }

    context.fillText(x.label, (LEFT + width - RIGHT) / 2, this.#height - 15);
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const value of ticks(y.least, y.greatest, (floor - TOP) / 44)) {
      const place = Math.round(toY(value)) + 0.5;
      context.moveTo(LEFT, place);
      context.lineTo(width - RIGHT, place);
      context.fillText((y.format ?? figure)(value), LEFT - 6, place);
    }

    context.stroke();
    context.save();
    context.translate(8, (TOP + floor) / 2);
    context.rotate(-Math.PI / 2);
    context.textAlign = 'center';
    context.fillText(y.label, 0, 0);
    context.restore();
  }
}

/** The least and greatest of values with some room about them. */
export function extent(values, room = 0.04) {
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of values) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }

  const width = greatest - least || Math.abs(greatest) || 1;
  return Number.isFinite(least) ? { least: least - room * width, greatest: greatest + room * width } : { least: 0, greatest: 1 };
}
