// What every page begins and ends with: its title and facts, the program, and the licences of the libraries.

/** The head of a page. A fact is a pair of a name and a value; null is left out. */
function head(kind, facts, ...content) {
  document.getElementById('program').textContent = shown(report.program);
  const licences = document.getElementById('licences');
  licences.hidden = false;
  document.getElementById('licence-texts').append(licences);
  document.getElementById('main').append(element('div', { class: 'opening' },
    element('p', { class: 'eyebrow' }, `${report.program} · ${kind}`),
    element('h1', {}, isolated(report.title)),
    element('dl', { class: 'facts' }, facts.filter(fact => fact !== null).map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value)))),
    content));
}
