// Builds the document. Text is always set as text, never parsed: whatever a job, a worker or a label is called, it cannot become markup.

const SVG = 'http://www.w3.org/2000/svg';

/** An element: h('p', { class: 'muted', onclick: f }, 'text', child). Children that are null, undefined or false are left out. */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** The same for SVG. */
export function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Replaces the children of an element. */
export function replace(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter(isContent));
}

/** Makes an element the only child; it is left alone where it is that already, with its focus and its scrolling. */
export function showOnly(parent, element) {
  if (parent.firstChild !== element || parent.lastChild !== element) {
    parent.replaceChildren(element);
  }
}

/** Sets the text where it changed, so that a selection and a screen reader are left alone. */
export function setText(node, text) {
  const value = text == null ? '' : String(text);
  if (node.textContent !== value) {
    node.textContent = value;
  }
}

/** Sets an attribute where it changed; null and false take it away. */
export function setAttribute(element, name, value) {
  if (value == null || value === false) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, String(value));
  }
}

/**
 * Keeps one child for each item, in the items' order: elements of items that stay are updated in place, those of items that went are removed.
 * create(item) gives an element with a method update(item).
 */
export function keep(parent, items, keyOf, create) {
  const known = parent.keptChildren ??= new Map();
  const wanted = new Set(items.map(keyOf));
  for (const [key, element] of known) {
    if (!wanted.has(key)) {
      element.remove();
      known.delete(key);
    }
  }

  let place = parent.firstChild;
  for (const item of items) {
    const key = keyOf(item);
    let element = known.get(key);
    if (!element) {
      element = create(item);
      known.set(key, element);
    }

    element.update?.(item);
    if (element === place) {
      place = place.nextSibling;
    } else {
      parent.insertBefore(element, place);
    }
  }
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'value' || name === 'checked' || name === 'disabled' || name === 'hidden') {
      element[name] = value;
    } else if (value != null && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }

  element.append(...children.flat(Infinity).filter(isContent));
  return element;
}

function isContent(child) {
  return child != null && child !== false;
}
