// A field for a job file, with line numbers, that shows what is wrong at its lines.

import { h, keep, setText } from './dom.js';

/** The height of a line in pixels; the style sheet says the same. */
const LINE = 20;

/** An editor: element, value, setErrors([{ line, column, message }]), goTo(line, column). */
export function editor(label, changed) {
  const gutter = h('ol', { class: 'editor-gutter', 'aria-hidden': 'true' });
  const marks = h('div', { class: 'editor-marks', 'aria-hidden': 'true' });
  const text = h('textarea', {
    class: 'editor-text mono', 'aria-label': label, spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', wrap: 'off', rows: 1,
    oninput: () => { changed(); number(); }, onscroll: follow,
  });
  let errors = [];
  number();

  return {
    element: h('div', { class: 'editor' }, gutter, h('div', { class: 'editor-page' }, marks, text)),
    get value() {
      return text.value;
    },
    set value(content) {
      text.value = content;
      number();
    },
    setErrors(list) {
      errors = list.filter(error => error.line);
      text.setAttribute('aria-invalid', String(list.length > 0));
      number();
    },
    goTo(line, column = 1) {
      const before = text.value.split('\n').slice(0, line - 1).join('\n');
      const place = (line > 1 ? before.length + 1 : 0) + column - 1;
      text.focus();
      text.setSelectionRange(place, place);
      text.scrollTop = Math.max(0, (line - 5) * LINE);
    },
    focus: () => text.focus(),
  };

  function number() {
    const lines = text.value.split('\n');
    const byLine = Map.groupBy(errors, error => error.line);
    keep(gutter, lines.map((_, index) => ({ line: index + 1, isWrong: byLine.has(index + 1) })), item => item.line, ({ line }) => {
      const item = h('li', null, String(line));
      item.update = ({ isWrong }) => item.classList.toggle('wrong', isWrong);
      return item;
    });
    keep(marks, [...byLine].map(([line, found]) => ({ line, found, text: lines[line - 1] ?? '' })), mark => mark.line, () => {
      const note = h('span');
      const mark = h('p', { class: 'editor-mark' }, note);
      mark.update = ({ line, found, text }) => {
        mark.style.top = `${(line - 1) * LINE}px`;
        note.style.marginLeft = `${text.length + 3}ch`;
        setText(note, found.map(error => error.message).join(' · '));
      };
      return mark;
    });
    follow();
  }

  function follow() {
    gutter.style.transform = `translateY(${-text.scrollTop}px)`;
    marks.style.transform = `translate(${-text.scrollLeft}px, ${-text.scrollTop}px)`;
  }
}
