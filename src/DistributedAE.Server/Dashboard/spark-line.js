// A job's loss in a hand's breadth: one line for each stage, no axes.

import { setAttribute, svg } from './dom.js';

const WIDTH = 120;
const HEIGHT = 28;

/** A spark line; update(stages) takes the stages of a JobCurves. */
export function sparkLine() {
  const path = svg('path', { fill: 'none' });
  const element = svg('svg', { class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, 'aria-hidden': 'true', preserveAspectRatio: 'none' }, path);
  element.update = stages => setAttribute(path, 'd', sparkPath(stages));
  return element;
}

/** The path of the line. Each stage is scaled to its own losses: what matters is whether they fall. */
function sparkPath(stages) {
  const losses = (stages ?? []).map(stage => stage.steps.loss.filter(Number.isFinite)).filter(values => values.length > 0);
  const points = losses.reduce((sum, values) => sum + values.length, 0);
  const room = WIDTH - 4 - 3 * Math.max(0, losses.length - 1);
  let text = '';
  let x = 2;
  for (const values of losses) {
    const least = Math.min(...values);
    const range = Math.max(...values) - least;
    const width = room * values.length / points;
    values.forEach((value, index) => {
      const across = x + width * (values.length > 1 ? index / (values.length - 1) : 0.5);
      const down = range > 0 ? 2 + (HEIGHT - 4) * (1 - (value - least) / range) : HEIGHT / 2;
      text += `${index === 0 ? 'M' : 'L'}${across.toFixed(1)} ${down.toFixed(1)}`;
    });
    x += width + 3;
  }

  return text;
}
