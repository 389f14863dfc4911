// Elements. Texts go in as text nodes and attributes only, styles through custom properties: the policy of this file allows nothing else.

/** An element; `on…` attributes are listeners, null and false ones are left out, children may be texts, elements, lists of them and null. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== ''));
  return made;
}

/** A name or text that others wrote: control characters visible, its direction its own. */
const isolated = (text, tag = 'bdi', attributes = {}) => element(tag, { dir: 'auto', ...attributes }, shown(text));

const unseen = text => element('span', { class: 'unseen' }, text);

/** A table that scrolls by itself where it is wider than the page; one can scroll it with the keyboard. */
const scrolled = (name, table, kind = '') => element('div', { class: `scroll ${kind}`.trim(), role: 'region', 'aria-label': name, tabindex: '0' }, table);

const column = (...content) => element('th', { scope: 'col' }, ...content);

const rowHead = (...content) => element('th', { scope: 'row' }, ...content);

/** A name of a method, metric or label, which may break where its parts meet and nowhere else. */
const partedName = (name, tag = 'bdi', attributes = {}) => element(tag, { dir: 'auto', ...attributes }, nameParts(name).flatMap((part, i) => i === 0 ? part : [element('wbr'), part]));

const labelChips = labels => element('span', { class: 'labels' }, labels.length === 0
  ? element('span', { class: 'label none' }, 'none')
  : labels.map(label => partedName(label, 'span', { class: 'label' })));

/** A field of a form: its name above its control. */
const field = (name, control) => element('div', { class: 'field' }, element('label', { for: control.id }, name), control);

/** A choice among named values, in an object or, where some look like numbers, in pairs. */
function select(id, choices, onChange) {
  const made = element('select', { id }, (Array.isArray(choices) ? choices : Object.entries(choices)).map(([value, text]) => element('option', { value }, shown(text))));
  made.addEventListener('change', () => onChange(made.value));
  return made;
}

/** A run's name, where there is more than one to tell apart. */
const runName = run => report.runs.length < 2 || run === null ? null : isolated(run, 'span', { class: 'run' });

/** A section of the page with its heading, listed in the navigation. */
function section(id, title, ...content) {
  document.getElementById('sections').append(element('li', {}, element('a', { href: `#${id}` }, title)));
  const made = element('section', { id, 'aria-labelledby': `${id}-title` }, element('h2', { id: `${id}-title` }, title), ...content);
  document.getElementById('main').append(made);
  return made;
}
