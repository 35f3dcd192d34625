// A job file as text: shown with a little colour, and taken apart into its keys.

import { h } from './dom.js';

/** The lines of a job file, keys and comments marked; with numbers. */
export function jobText(text) {
  return h('pre', { class: 'job-text', tabindex: 0, 'aria-label': 'Job file' }, h('code', null,
    text.replace(/\n$/, '').split('\n').map(line => h('span', { class: 'job-line' }, marked(line), '\n'))));
}

function marked(line) {
  const start = commentStart(line);
  const content = line.slice(0, start);
  const [, indent, key, rest] = /^(\s*(?:- )?)([^:#\s{[]+:)?(.*)$/.exec(content);
  return [indent, key && h('span', { class: 'job-key' }, key), rest, start < line.length && h('span', { class: 'job-comment' }, line.slice(start))];
}

/**
 * The keys of a job file in its canonical form (every value in effect, mappings as indented blocks), each with its whole path: finetune.optimizer.kind → adam.
 */
function keysOf(text) {
  const keys = new Map();
  const path = [];
  for (const line of text.split('\n')) {
    const content = line.slice(0, commentStart(line)).trimEnd();
    const found = /^(\s*)(- )?(?:([^:\s]+):(?:\s+(.*))?)?(.*)$/.exec(content);
    if (!content.trim() || !found) {
      continue;
    }

    const [, indent, dash, key, value, rest] = found;
    let depth = indent.length;
    while (path.length > 0 && path.at(-1).depth >= depth && !(dash && path.at(-1).depth === depth && path.at(-1).list)) {
      path.pop();
    }

    if (dash) {
      const list = path.at(-1)?.list && path.at(-1).depth === depth ? path.at(-1) : { depth, list: true, index: -1 };
      if (path.at(-1) !== list) {
        path.push(list);
      }

      list.index++;
      list.name = `[${list.index}]`;
      depth += 2;
    }

    if (key && value !== undefined && value !== '') {
      keys.set(named(path, key), value);
    } else if (key) {
      path.push({ depth, name: key });
    } else if (dash && rest) {
      keys.set(named(path, null), rest);
    }
  }

  return keys;
}

/** The keys whose values are not the same everywhere: [[key, [value of each text, or undefined]]…], in the order of the texts. */
export function differences(texts) {
  const all = texts.map(keysOf);
  const names = [...new Set(all.flatMap(keys => [...keys.keys()]))];
  return names.map(name => [name, all.map(keys => keys.get(name))]).filter(([, values]) => new Set(values).size > 1);
}

function named(path, key) {
  return [...path.map(part => part.name), key].filter(Boolean).join('.').replaceAll('.[', '[');
}

function commentStart(line) {
  let quote = '';
  for (let index = 0; index < line.length; index++) {
    const letter = line[index];
    if (quote) {
      if (letter === '\\' && quote === '"') {
        index++;
      } else if (letter === quote) {
        quote = '';
      }
    } else if (letter === '"' || letter === "'") {
      quote = letter;
    } else if (letter === '#' && (index === 0 || /\s/.test(line[index - 1]))) {
      return index;
    }
  }

  return line.length;
}
