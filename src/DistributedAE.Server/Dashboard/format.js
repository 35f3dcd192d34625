// Turns figures into what people read.

const NONE = '–';

// made once: to make one takes far longer than to use it
const FRACTIONS = [0, 2, 3, 5].map(digits => new Intl.NumberFormat('en-US', { maximumFractionDigits: digits }));
const DAY = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short' });
const TIME = new Intl.DateTimeFormat('sv-SE', { timeStyle: 'medium' });
const FULL = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'long' });

/** A count: 33,636. */
export function count(value) {
  return value == null ? NONE : FRACTIONS[0].format(value);
}

/** A count in little room: 950, 12.4k, 3.1M. */
export function shortCount(value) {
  if (value == null) {
    return NONE;
  }

  const size = Math.abs(value);
  for (const [unit, letter] of [[1e9, 'G'], [1e6, 'M'], [1e3, 'k']]) {
    if (size >= unit) {
      return `${trim((value / unit).toFixed(size >= 100 * unit ? 0 : 1))}${letter}`;
    }
  }

  return trim(value.toFixed(size >= 10 || Number.isInteger(value) ? 0 : 2));
}

/** A loss, a norm, a rate: four to five digits that count. */
export function figure(value) {
  if (value == null || !Number.isFinite(value)) {
    return NONE;
  }

  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    return value.toExponential(2).replace('e+', 'e').replace(/\.?0+e/, 'e');
  }

  return FRACTIONS[size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3].format(value);
}

/** Samples a second. */
export function speed(value) {
  return value == null ? NONE : `${count(value)} samples/s`;
}

/** A length of time: 0.4 s, 12 s, 3 min 5 s, 2 h 10 min, 4 d 3 h. */
export function duration(seconds) {
  if (seconds == null || !Number.isFinite(seconds)) {
    return NONE;
  }

  if (seconds < 10) {
    return `${trim(Math.max(0, seconds).toFixed(1))} s`;
  }

  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }

  if (whole < 3600) {
    return two(whole, 60, 'min', 1, 's');
  }

  return whole < 86400 ? two(whole, 3600, 'h', 60, 'min') : two(whole, 86400, 'd', 3600, 'h');
}

/** How long ago: "just now", "12 s ago". */
export function ago(time, now = Date.now()) {
  const seconds = (now - Date.parse(time)) / 1000;
  return Number.isNaN(seconds) ? NONE : seconds < 2 ? 'just now' : `${duration(Math.floor(seconds))} ago`;
}

/** How long ago in little room: 12 s, 3 min, 2 h, 4 d. */
export function age(time, now = Date.now()) {
  const seconds = Math.max(0, Math.floor((now - Date.parse(time)) / 1000));
  for (const [unit, word] of [[86400, 'd'], [3600, 'h'], [60, 'min']]) {
    if (seconds >= unit) {
      return `${Math.floor(seconds / unit)} ${word}`;
    }
  }

  return `${seconds} s`;
}

/** A time of day, with the date where it is not today's. */
export function clock(time, now = new Date()) {
  const date = new Date(time);
  const day = date.toDateString() === now.toDateString() ? '' : `${DAY.format(date)} `;
  return day + TIME.format(date);
}

/** A full time, for titles. */
export function fullTime(time) {
  return time ? FULL.format(new Date(time)) : NONE;
}

/** A size: 812 B, 3.4 MB. */
export function bytes(value) {
  if (value == null) {
    return NONE;
  }

  for (const [unit, word] of [[1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB']]) {
    if (value >= unit) {
      return `${trim((value / unit).toFixed(1))} ${word}`;
    }
  }

  return `${value} B`;
}

/** A share: 42 %. */
export function percent(share) {
  return share == null ? NONE : `${Math.round(share * 100)} %`;
}

/** One of a thing, or many: plural(2, 'run') is "2 runs". */
export function plural(number, noun, many = `${noun}s`) {
  return `${count(number)} ${number === 1 ? noun : many}`;
}

/** What stands for "nothing to show". */
export const none = NONE;

function two(whole, unit, word, smaller, smallerWord) {
  const rest = Math.floor((whole % unit) / smaller);
  return rest > 0 ? `${Math.floor(whole / unit)} ${word} ${rest} ${smallerWord}` : `${Math.floor(whole / unit)} ${word}`;
}

function trim(text) {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
