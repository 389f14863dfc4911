// How far annotators agree, two by two.

function agreement() {
  const found = report.agreement;
  if (found === null) return;
  if (found.fault !== null) {
    section('agreement', 'Agreement of people', element('p', { class: 'missing' }, shown(found.fault)));
    return;
  }

  const known = found.pairs.filter(pair => pair.kappa !== null);
  const rows = known.flatMap(pair => [[pair.first, pair.second], [pair.second, pair.first]].map(([one, other]) => ({ one, other, kappa: pair.kappa, agreement: pair.agreement, shared: pair.shared })));
  const byKappa = [...known].sort((a, b) => a.kappa - b.kappa);
  const pair = one => `${one.first} and ${one.second}, ${figure(one.kappa)}`;
  const map = known.length < 2 ? null : pictured({
    id: 'agreement', title: 'Cohen’s kappa of every two annotators', kind: found.annotators.length > 10 ? 'wide' : 'small',
    alternative: () => `Cohen’s kappa, the mean over labels. Lowest: ${pair(byKappa[0])}. Highest: ${pair(byKappa.at(-1))}.`,
    specify: () => heatMap(rows, ['one', 'other'], [null, null], () => found.annotators,
      [inTable('one', 'nominal', 'annotator'), inTable('other', 'nominal', 'and'), inTable('kappa', 'quantitative', 'kappa', '.2f'), inTable('agreement', 'quantitative', 'same choice', '.2f'), inTable('shared', 'quantitative', 'documents')],
      { measure: 'kappa', title: 'kappa' }),
  });
  section('agreement', 'Agreement of people',
    element('p', { class: 'quiet' }, `Kappa is 1 where two annotators always agree and 0 where they agree as often as chance. It is the mean over labels, on the documents that both judged.${found.all > found.annotators.length ? ` Of ${found.all.toLocaleString('en')} annotators, the ${found.annotators.length} with most votes are shown.` : ''}`),
    map === null ? null : element('div', { class: 'charts' }, map.figure),
    element('details', { open: map === null }, element('summary', {}, 'Numbers', unseen(' of the agreement')), scrolled('Agreement of annotators', element('table', {},
      element('thead', {}, element('tr', {}, column('Annotators'), ['Kappa', 'Same choice', 'Documents'].map(name => element('th', { scope: 'col', class: 'number' }, name)))),
      element('tbody', {}, found.pairs.map(one => element('tr', {}, rowHead(isolated(one.first), ' and ', isolated(one.second)), [figure(one.kappa), figure(one.agreement), one.shared.toLocaleString('en')].map(text => element('td', { class: 'number' }, text)))))))));
}
