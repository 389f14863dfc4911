// A probability as a bar with its number, and on it where people stand.

function part(kind, value) {
  const made = element('span', { class: kind });
  made.style.setProperty('--part', `${100 * Math.min(1, Math.max(0, value))}%`);
  return made;
}

/** A table's cell. `human` is the share of annotators marked on the bar, null where there is none; `limit` the end of the
 * interval from 0 that is known in place of the number; `aside` a word below it. */
function meterCell(value, human, { kind = null, limit = null, aside = null } = {}) {
  if (value === null || value === undefined) return element('td', { class: kind }, none);
  return element('td', { class: kind }, element('span', { class: 'cell' },
    element('span', { class: 'meter', 'aria-hidden': 'true' }, part('fill', value), human === null ? null : part('person', human)),
    element('span', { class: limit === null ? 'value' : 'value limit' }, limit === null ? probability(value) : atMost(limit), aside === null ? null : element('span', { class: 'second' }, aside))));
}
