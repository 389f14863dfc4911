// Label by label: the scores of a method, what it assigns to documents with each label, and which labels come together.

const labelColumns = [
  ['precision', 'Precision', 'share of documents with the label among those to which it is assigned'],
  ['recall', 'Recall', 'share of documents to which the label is assigned among those that have it'],
  ['f1', 'F1', 'harmonic mean of precision and recall'],
  ['rocAuc', 'AUC', 'area under the ROC curve: how often a document with the label has the higher probability than one without'],
  ['averagePrecision', 'AP', 'average precision: the area under the precision-recall curve, nothing interpolated'],
  ['support', 'Support', 'documents that have the label'],
];

const noneToo = [...report.labels, ...(task === 'multi-label' && !report.labels.includes('none') ? ['none'] : [])];

/** A set of labels with `none` for the empty one. */
const orNone = labels => labels.length === 0 && task === 'multi-label' ? ['none'] : labels;

function labelTable(choice) {
  const rows = choice.run.byLabel.find(one => one.method === choice.method)?.labels ?? [];
  return element('table', { class: 'sorted' },
    element('thead', {}, element('tr', {}, column('Label'), labelColumns.map(([, name, meaning]) => element('th', { scope: 'col', class: 'number' }, element('abbr', { title: meaning }, name))),
      column(element('abbr', { title: 'share of documents to which the label is assigned; the mark is the share that have it' }, 'Assigned, annotated')),
      column(element('abbr', { title: 'mean probability; the mark is the mean share of annotators' }, 'Probability, share of people')))),
    element('tbody', {}, rows.map((row, at) => element('tr', {},
      rowHead(element('a', { href: fragmentOf({ label: report.labels[at] }) }, partedName(report.labels[at]))),
      labelColumns.map(([key]) => element('td', { class: 'number' }, key === 'support' ? row.support.toLocaleString('en') : figure(row[key]))),
      besideCell(row.assigned, row.annotated), besideCell(row.probability, row.share)))));
}

/** A share of a method beside that of people. */
function besideCell(value, people) {
  const cell = meterCell(value, people);
  if (people !== null) cell.querySelector('.value')?.append(element('span', { class: 'second' }, probability(people)));
  return cell;
}

/** For each label that people chose, the share of its documents to which each label is assigned; `none` stands for no label at all. */
function confusion(choice) {
  const all = rowsOf(choice).filter(({ document }) => document.gold !== null).map(({ document, row }) => ({ gold: orNone(labelsOf(document.gold)), said: orNone(labelsOf(assigned(row))) }));
  return noneToo.flatMap(gold => {
    const with_ = all.filter(one => one.gold.includes(gold));
    return with_.length === 0 ? [] : noneToo.map(said => ({ people: gold, method: said, share: with_.filter(one => one.said.includes(said)).length / with_.length, documents: with_.length }));
  });
}

/** For each label, the share of the sets that have it which have each other label too. */
function together(sets) {
  return report.labels.flatMap(label => {
    const having = sets.filter(({ labels }) => labels.includes(label));
    const all = sumOf(having, one => one.weight);
    return all === 0 ? [] : report.labels.filter(other => other !== label).map(other => ({ label, other, share: sumOf(having.filter(({ labels }) => labels.includes(other)), one => one.weight) / all, sets: having.length }));
  });
}

/** The votes on all documents, or the gold labels where there are no annotators. */
const votedSets = () => report.documents.flatMap(({ votes, gold }) => votes.length > 0 ? votes.map(vote => ({ labels: vote.labels, weight: 1 })) : gold === null ? [] : [{ labels: labelsOf(gold), weight: 1 }]);

/** A map of shares: a square per pair of names. */
function heatMap(rows, [down, across], [downTitle, acrossTitle], names, tooltip, { measure = 'share', title = 'share', domain = [0, 1] } = {}) {
  const band = (name, head) => ({ field: name, type: 'nominal', title: head, scale: { domain: names(name).map(shown), paddingInner: 0.06, paddingOuter: 0 } });
  const few = names(across).length <= 12;
  const value = { field: measure, type: 'quantitative', title, scale: { domain, clamp: true } };
  return {
    data: { values: rows.map(row => ({ ...row, [down]: shown(row[down]), [across]: shown(row[across]) })) },
    width: 'container', height: Math.max(160, Math.min(560, names(down).length * 30)), autosize: { type: 'fit-x', contains: 'padding' },
    encoding: { x: { ...band(across, acrossTitle), axis: { labelAngle: -40, orient: 'bottom', labelOverlap: false } }, y: { ...band(down, downTitle), axis: { labelOverlap: false } }, tooltip },
    layer: [
      { mark: { type: 'rect', cursor: 'pointer' }, encoding: { color: { ...value, legend: { orient: 'top', direction: 'horizontal', gradientLength: 120, gradientThickness: 8 } } } },
      ...(few ? [{ mark: { type: 'text', fontSize: 10, cursor: 'pointer' }, encoding: { text: { field: measure, type: 'quantitative', format: '.2f' }, color: { condition: { test: `datum[${quoted(measure)}] > ${(domain[0] + domain[1]) / 2}`, value: colour('surface') }, value: colour('ink') } } }] : []),
    ],
  };
}

const inTable = (field, type, title, format) => ({ field, type, title, ...(format && { format }) });

function labels() {
  const holder = element('div');
  const scored = methodChoice('labels-method', () => refresh());
  const anyGold = report.documents.some(document => document.gold !== null);
  const hasTable = scored !== null && report.runs.some(run => run.byLabel.length > 0);
  const mapped = methodChoice('map-method', () => { sides.forEach(side => side.change()); }, { answers: true, first: startOfMaps() });
  const sides = [];
  if (mapped !== null && anyGold) {
    sides.push(pictured({
      id: 'confusion', title: 'What is assigned to the documents of each label',
      alternative: () => `For each label that people chose, the share of its documents to which ${mapped.current.name} assigns each label. ${strongest(confusion(mapped.current), 'people', 'method')}`,
      specify: () => heatMap(confusion(mapped.current), ['people', 'method'], ['chosen by people', `assigned by ${mapped.current.name}`], () => noneToo,
        [inTable('people', 'nominal', 'chosen by people'), inTable('method', 'nominal', 'assigned'), inTable('share', 'quantitative', 'share of documents', '.2f'), inTable('documents', 'quantitative', 'documents')]),
      onPick: datum => { if (datum.people !== undefined) goTo({ ...runOf(mapped.current), method: mapped.current.method, gold: exact(datum.people), said: exact(datum.method) }); },
    }));
  }

  if (task === 'multi-label' && report.labels.length > 1) {
    const side = (id, title, who, rows, onPick) => pictured({
      id, title, alternative: () => `${title}: for each label, the share of the sets with it that have each other label too. ${strongest(rows(), 'label', 'other')}`,
      specify: () => ({ nothing: `No two labels come together: ${shown(who())}.`, ...heatMap(rows().some(row => row.share > 0) ? rows() : [], ['label', 'other'], ['sets with', `have too, ${who()}`], () => report.labels,
        [inTable('label', 'nominal', 'sets with'), inTable('other', 'nominal', 'that have too'), inTable('share', 'quantitative', 'share', '.2f'), inTable('sets', 'quantitative', 'sets')]) }),
      onPick,
    });
    if (mapped !== null) {
      sides.push(side('together-method', 'Labels that the method assigns together', () => mapped.current.name, () => together(rowsOf(mapped.current).map(({ row }) => ({ labels: labelsOf(assigned(row)), weight: 1 }))),
        datum => { if (datum.label !== undefined) goTo({ ...runOf(mapped.current), method: mapped.current.method, said: exact(datum.label) }); }));
    }

    if (votedSets().length > 0) {
      sides.push(side('together-people', 'Labels that people choose together', () => 'people', () => together(votedSets()),
        datum => { if (datum.label !== undefined) goTo({ label: exact(datum.label), where: 'people' }); }));
    }
  }

  if (!hasTable && sides.length === 0) return;
  function refresh() {
    holder.replaceChildren(scrolled(`Scores of ${shown(scored.current.name)} by label`, labelTable(scored.current), 'scores by-label'));
  }

  if (hasTable) refresh();
  section('labels', 'Labels',
    hasTable ? [element('div', { class: 'controls' }, scored.field), holder, element('p', { class: 'hint' }, 'A bar is the method, its mark and the number below are people. Select a label to see its documents. A label is assigned from a probability of one half on, in single-label tasks where it is the most probable.')] : null,
    sides.length === 0 ? null : [mapped === null ? null : element('div', { class: 'controls maps' }, mapped.field), element('div', { class: 'charts' }, sides.map(side => side.figure)),
      element('p', { class: 'hint' }, 'Select a square to see its documents.')]);
}

/** The maps begin with a method that assigns something. */
function startOfMaps() {
  const first = firstMethod(report.runs[0]);
  return rowsOf({ run: report.runs[0], at: 0, method: first }).some(({ row }) => assigned(row).includes(true)) ? first : written;
}

/** The label whose name, as it is shown, is this. */
const exact = name => noneToo.find(label => shown(label) === name) ?? name;

const runOf = ({ run }) => report.runs.length > 1 ? { run: run.name } : {};

/** The largest shares of a map, in words. */
function strongest(rows, down, across) {
  const top = rows.filter(row => row[down] !== row[across] && row.share > 0).sort((a, b) => b.share - a.share).slice(0, 3);
  return top.length === 0 ? 'All shares off the diagonal are 0.' : `Highest off the diagonal: ${top.map(row => `${row[down]} with ${row[across]}, ${probability(row.share)}`).join('; ')}.`;
}
