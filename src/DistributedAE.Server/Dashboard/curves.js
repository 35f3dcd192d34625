// What is computed from the curves of jobs before they are drawn. No document here: pure functions of arrays. A run is { x, y }, x rising,
// y of the same length.

/** The steps of stages one behind the other: how many steps lie before each stage, by the stage's index. */
export function stepOffsets(stages) {
  const offsets = new Map();
  let before = 0;
  for (const stage of stages) {
    offsets.set(stage.index, before);
    before += Math.max(stage.steps.step.at(-1) ?? 0, stage.epochs.step.at(-1) ?? 0);
  }

  return offsets;
}

/** The x of a stage's points: 'step' (all stages one behind the other, or within the one that is shown) or 'seconds' of training. */
export function abscissa(points, by, offset) {
  return by === 'seconds' ? points.seconds : points.step.map(step => step + offset);
}

/**
 * A smoothed copy: an exponential moving mean that forgets the share 1 − strength from point to point, without the pull of its start (Kingma and Ba
 * 2015, section 3). Values that are not there stay so.
 */
export function smooth(values, strength) {
  if (!(strength > 0)) {
    return values;
  }

  let mean = 0;
  let weight = 0;
  return values.map(value => {
    if (value == null || !Number.isFinite(value)) {
      return value;
    }

    mean = strength * mean + (1 - strength) * value;
    weight = strength * weight + (1 - strength);
    return mean / weight;
  });
}

/**
 * Puts runs of points over one common x, as a chart needs them. Where a run has no point it has undefined, which a line passes over; a null ends a
 * line, and so do the places about it up to the next points.
 */
export function overOneAxis(runs) {
  if (runs.length === 1) {
    return [runs[0].x, runs[0].y.map(value => Number.isFinite(value) ? value : null)];
  }

  const xs = Float64Array.from(new Set(runs.flatMap(run => run.x))).sort();
  const place = new Map();
  xs.forEach((x, index) => place.set(x, index));
  const columns = runs.map(run => {
    const column = new Array(xs.length);
    run.x.forEach((x, index) => {
      const value = run.y[index];
      column[place.get(x)] = Number.isFinite(value) ? value : null;
    });
    widenGaps(column);
    return column;
  });
  return [Array.from(xs), ...columns];
}

function widenGaps(column) {
  for (let index = 0; index < column.length; index++) {
    if (column[index] === null) {
      for (let before = index - 1; before >= 0 && column[before] === undefined; before--) {
        column[before] = null;
      }

      while (index + 1 < column.length && column[index + 1] === undefined) {
        column[++index] = null;
      }
    }
  }
}

/** Puts the points of stages behind each other, with a null between them, so that a line ends with its stage. */
export function joined(parts) {
  const x = [];
  const y = [];
  for (const part of parts) {
    if (part.x.length === 0) {
      continue;
    }

    if (x.length > 0) {
      x.push((x.at(-1) + part.x[0]) / 2);
      y.push(null);
    }

    for (let index = 0; index < part.x.length; index++) {
      x.push(part.x[index]);
      y.push(part.y[index]);
    }
  }

  return { x, y };
}

/**
 * The values of a run at the places of a grid, on straight lines between its points; null before the first and behind the last, and at the first place
 * behind a gap, however narrow that was.
 */
export function resample(run, grid) {
  let right = 0;
  return grid.map(place => {
    let isBehindGap = false;
    while (right < run.x.length && run.x[right] < place) {
      isBehindGap ||= run.y[right] === null;
      right++;
    }

    if (isBehindGap || right === run.x.length || (right === 0 && run.x[0] > place)) {
      return null;
    }

    if (run.x[right] === place) {
      return run.y[right];
    }

    const [before, after] = [run.y[right - 1], run.y[right]];
    const share = (place - run.x[right - 1]) / (run.x[right] - run.x[right - 1]);
    return before == null || after == null ? null : before + share * (after - before);
  });
}

/** An even grid of so many places from the least to the greatest x of the runs. */
export function gridOver(runs, places) {
  const ends = runs.filter(run => run.x.length > 0);
  if (ends.length === 0) {
    return [];
  }

  const least = Math.min(...ends.map(run => run.x[0]));
  const greatest = Math.max(...ends.map(run => run.x.at(-1)));
  return greatest > least
    ? Array.from({ length: places }, (_, index) => least + (greatest - least) * index / (places - 1))
    : [least];
}

/** Round places for an axis's ticks between two values, about so many. */
export function ticks(least, greatest, about) {
  const raw = (greatest - least) / Math.max(1, about);
  if (!(raw > 0)) {
    return [least];
  }

  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map(factor => factor * power).find(size => size >= raw * 0.999);
  const found = [];
  for (let index = Math.ceil(least / step - 1e-9); index * step <= greatest + step * 1e-9; index++) {
    found.push(index === 0 ? 0 : Number((index * step).toPrecision(12)));
  }

  return found;
}

/** Round times for an axis's ticks, in seconds. */
export function timeTicks(least, greatest, about) {
  const raw = (greatest - least) / Math.max(1, about);
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400].find(size => size >= raw);
  if (!step || raw < 1) {
    return ticks(least, greatest, about);
  }

  const first = Math.ceil(least / step);
  return Array.from({ length: Math.max(0, Math.floor(greatest / step) - first + 1) }, (_, index) => (first + index) * step);
}

/** The same for an axis that is divided by powers of ten. */
export function logTicks(least, greatest, about) {
  if (!(least > 0) || greatest / least < 12) {
    return ticks(least, greatest, about);
  }

  const decades = Math.log10(greatest / least);
  const factors = decades <= about / 3 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil(decades / about));
  const found = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(greatest)); power++) {
    if (power % every === 0) {
      found.push(...factors.map(factor => Number((factor * 10 ** power).toPrecision(6))));
    }
  }

  return found.filter(value => value >= least * 0.999 && value <= greatest * 1.001);
}
