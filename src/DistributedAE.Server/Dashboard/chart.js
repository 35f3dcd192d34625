// Lines over one axis, drawn by uPlot: what is under the pointer is read off above the chart, a range is zoomed into by dragging.

import { logTicks, ticks } from './curves.js';
import { h, keep, setText, showOnly } from './dom.js';
import { figure } from './format.js';
import { colour, paleColour, theme } from './theme.js';

const FONT = '12px Inter, "Segoe UI", system-ui, "Liberation Sans", sans-serif';
let library = null;

/** uPlot, or null where the coordinator was built without it. */
export function loadCharts() {
  library ??= import('/assets/uPlot.esm.js').then(module => {
    document.head.append(h('link', { rel: 'stylesheet', href: '/assets/uPlot.min.css' }));
    return module.default;
  }).catch(() => null);
  return library;
}

/** A chart. Give it its content by show(), and end it by stop(). */
export class Chart {
  #options;
  #plot = null;
  #content = null;
  #range = '';
  #shape = '';
  #zoom = null;
  #legend = h('ul', { class: 'legend' });
  #canvas = h('div', { class: 'chart-canvas' });
  #empty = h('p', { class: 'panel-empty' });
  #place = h('span', { class: 'legend-place' });
  #unzoom = h('button', { type: 'button', class: 'button small', hidden: true, onclick: () => this.#showAll() }, 'Show all');
  #isSeen = true;
  #isOld = false;
  #redraw = () => this.#rebuild();
  #observer = new ResizeObserver(() => this.#resize());
  #watcher = new IntersectionObserver(entries => this.#looked(entries.at(-1).isIntersecting), { rootMargin: '100px' });
  #host = h('div', { class: 'chart-host' });

  /**
   * options: label (for those who cannot see it), height (pixels), sync (a name: charts of one name share their pointer and zoom), readings and
   * names (false leaves the figures in the legend or the texts of marks away).
   */
  constructor(options) {
    this.#options = { height: 240, readings: true, names: true, ...options };
    this.element = h('figure', { class: 'chart', role: 'group', 'aria-label': options.label },
      h('div', { class: 'chart-head' }, this.#legend, this.#place, this.#unzoom), this.#host);
    this.#host.style.minHeight = `${this.#options.height}px`;
    theme.addEventListener('changed', this.#redraw);
    this.#observer.observe(this.#host);
    this.#watcher.observe(this.#host);
  }

  /**
   * Shows content: { key, x: { label, short, values, splits, format, tick, room }, y: { label, log, tick }, series: [{ label, colour, y, width, dash, pale, points, legend, isMeasure }],
   * bands: [[upper, lower, colour]], marks: [{ x, end, text }], empty }. Bands name series by their places, from 0; the zoom ends where the key changes;
   * marks are upright lines with a text up to their end; isMeasure false: the axis is not stretched for that series. Out of sight nothing is drawn until it is in sight.
   */
  async show(content) {
    this.#content = content;
    const uPlot = await loadCharts();
    if (this.#content !== content) {
      return;
    }

    this.#isOld = !this.#isSeen;
    if (this.#isOld) {
      return;
    }

    const isEmpty = content.x.values.length === 0 || content.series.length === 0;
    if (!uPlot || isEmpty) {
      setText(this.#empty, uPlot ? content.empty ?? 'No points yet.' : 'Charts need uPlot, which was not there when the coordinator was built: install Node.js and build it again.');
      this.#drop();
      showOnly(this.#host, this.#empty);
      this.#legend.hidden = true;
      return;
    }

    this.#legend.hidden = false;
    const range = JSON.stringify([content.key, content.x.label]);
    if (range !== this.#range) {
      this.#range = range;
      this.#zoom = null;
      this.#unzoom.hidden = true;
    }

    const shape = JSON.stringify([range, content.y, content.series.map(({ y, ...look }) => look)]);
    if (shape !== this.#shape || !this.#plot) {
      this.#shape = shape;
      await this.#rebuild();
      return;
    }

    this.#plot.setData(this.#data(), !this.#zoom);
    if (this.#zoom) {
      this.#plot.setScale('x', this.#zoom);
    }

    this.#read();
  }

  /** Ends it. */
  stop() {
    theme.removeEventListener('changed', this.#redraw);
    this.#observer.disconnect();
    this.#watcher.disconnect();
    this.#drop();
  }

  #looked(isSeen) {
    this.#isSeen = isSeen;
    if (isSeen && this.#isOld) {
      this.show(this.#content);
    }
  }

  #drop() {
    this.#plot?.destroy();
    this.#plot = null;
  }

  #data() {
    const { x, y, series } = this.#content;
    return [x.values, ...series.map(one => y.log ? one.y.map(value => value > 0 ? value : value === undefined ? undefined : null) : one.y)];
  }

  #resize() {
    const width = Math.floor(this.#host.clientWidth);
    if (!this.#plot) {
      // the curves may have come before the page was there to draw them on
      this.#rebuild();
    } else if (width > 0 && width !== this.#plot.width) {
      this.#plot.setSize({ width, height: this.#options.height });
    }
  }

  async #rebuild() {
    const uPlot = await loadCharts();
    if (!uPlot || !this.#content || this.#content.x.values.length === 0 || this.#host.clientWidth === 0) {
      return;
    }

    this.#drop();
    this.#canvas.replaceChildren();
    showOnly(this.#host, this.#canvas);
    this.#plot = new uPlot(this.#settings(), this.#data(), this.#canvas);
    if (this.#zoom) {
      this.#plot.setScale('x', this.#zoom);
    }

    this.#read();
  }

  #settings() {
    const { x, y, series, bands = [] } = this.#content;
    const axis = {
      stroke: colour('--muted'), font: FONT, labelFont: FONT, labelSize: 20, labelGap: 2, gap: 5,
      grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false },
    };
    return {
      width: Math.floor(this.#host.clientWidth),
      height: this.#options.height,
      padding: [10, 24, 0, 0],
      legend: { show: false },
      cursor: {
        sync: this.#options.sync ? { key: this.#options.sync, setSeries: false } : undefined,
        points: { size: 6 },
        drag: { x: true, y: false, dist: 6 },
        focus: { prox: -1 },
      },
      scales: { x: { time: false }, y: { distr: y.log ? 3 : 1, range: y.log ? logRange : linearRange } },
      series: [{}, ...series.map(one => ({
        label: one.label,
        stroke: one.pale ? paleColour(one.colour, one.pale) : colour(one.colour),
        width: one.width ?? 1.5,
        auto: one.isMeasure ?? true,
        dash: one.dash,
        gaps: (_, place, first, last, gaps) => gaps.map(([from, to]) => [from - devicePixelRatio, to + devicePixelRatio]),
        points: { show: one.points ?? false, size: 5, fill: colour('--panel') },
      }))],
      bands: bands.map(([upper, lower, name]) => ({ series: [upper + 1, lower + 1], fill: paleColour(name, 0.14) })),
      axes: [
        { ...axis, label: x.label, size: 28, splits: (plot, _, least, greatest) => (x.splits ?? ticks)(least, greatest, plot.bbox.width / devicePixelRatio / (x.room ?? 64)), values: (_, places) => places.map(x.tick ?? x.format ?? figure) },
        {
          ...axis, label: y.label, size: 54,
          splits: (plot, _, least, greatest) => (y.log ? logTicks : ticks)(least, greatest, plot.bbox.height / devicePixelRatio / 38),
          filter: (_, places) => places,
          values: (_, places) => places.map(y.tick ?? figure),
        },
      ],
      hooks: {
        draw: [plot => this.#drawMarks(plot)],
        setCursor: [() => this.#read()],
        setSelect: [plot => {
          if (plot.select.width > 0) {
            const [least, greatest] = [plot.posToVal(plot.select.left, 'x'), plot.posToVal(plot.select.left + plot.select.width, 'x')];
            this.#zoom = { min: least, max: greatest };
            this.#unzoom.hidden = false;
          }
        }],
        init: [plot => plot.over.addEventListener('dblclick', () => this.#showAll())],
      },
    };
  }

  #showAll() {
    this.#zoom = null;
    this.#unzoom.hidden = true;
    this.#plot?.setData(this.#data());
  }

  #drawMarks(plot) {
    const { marks = [] } = this.#content;
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    ctx.font = `${11 * devicePixelRatio}px ${FONT.slice(FONT.indexOf(' ') + 1)}`;
    ctx.fillStyle = colour('--muted');
    ctx.strokeStyle = colour('--line-strong');
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
    marks.forEach(({ x, text, end }) => {
      const left = plot.valToPos(x, 'x', true);
      const right = end === undefined ? bbox.left + bbox.width : plot.valToPos(end, 'x', true);
      if (left > bbox.left + 2 && left < bbox.left + bbox.width) {
        ctx.beginPath();
        ctx.moveTo(left, bbox.top);
        ctx.lineTo(left, bbox.top + bbox.height);
        ctx.stroke();
      }

      const start = Math.max(left, bbox.left) + 6 * devicePixelRatio;
      if (this.#options.names && text && ctx.measureText(text).width < Math.min(right, bbox.left + bbox.width) - start) {
        ctx.fillText(text, start, bbox.top + 11 * devicePixelRatio);
      }
    });
    ctx.restore();
  }

  // what is under the pointer, else the newest
  #read() {
    const { x, series } = this.#content;
    const place = this.#plot?.cursor.idx;
    const rows = series.map((one, index) => ({ ...one, index })).filter(one => one.legend !== false);
    setText(this.#place, place == null ? '' : `${x.short ?? x.label} ${(x.format ?? figure)(x.values[place])}`);
    keep(this.#legend, rows, one => `${one.index} ${one.label}`, one => {
      const swatch = h('i', { class: one.dash ? 'dashed' : null });
      const value = h('b');
      const item = h('li', null, swatch, h('span', null, one.label), this.#options.readings && value);
      item.update = now => {
        swatch.style.color = `var(${now.colour})`;
        setText(value, figure(place == null ? lastOf(now.y) : nearest(now.y, place)));
      };
      return item;
    });
  }
}

function linearRange(_, least, greatest) {
  if (least == null) {
    return [0, 1];
  }

  const room = (greatest - least || Math.abs(greatest) || 1) * 0.06;
  return [least >= 0 ? Math.max(0, least - room) : least - room, greatest + room];
}

function logRange(_, least, greatest) {
  if (least == null || !(least > 0)) {
    return [0.1, 1];
  }

  const room = Math.max(1.02, (greatest / least) ** 0.05);
  return [least / room, greatest * room];
}

function lastOf(values) {
  return values.findLast(value => value != null);
}

function nearest(values, place) {
  for (let distance = 0; distance < 40; distance++) {
    const value = values[place - distance] ?? values[place + distance];
    if (value != null) {
      return value;
    }
  }

  return null;
}
