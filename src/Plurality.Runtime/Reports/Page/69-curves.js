// Calibration, and what every threshold would give.

/** So many diagrams are drawn at first; a run may have dozens of methods. */
const firstDiagrams = 6;

function calibration() {
  const drawn = report.charts.filter(chart => chart.section === 'calibration');
  if (drawn.length === 0) return;
  let label = '';
  const figures = drawn.map(chart => {
    let all = chart.specification.concat === undefined || chart.specification.concat.length <= firstDiagrams;
    const more = all ? null : element('button', { type: 'button', onclick: () => { all = true; more.remove(); made.change(); } }, `Show all ${chart.specification.concat.length} methods`);
    const made = pictured({
      id: chart.id, title: chart.title, wide: true, controls: more, alternative: () => label === '' ? chart.alternative : `${chart.alternative} The diagram shows ${report.labels[label]} alone.`,
      specify: () => diagrams(chart.specification, label, all),
      onPick: datum => { if (datum.from !== undefined) goTo({ ...(report.runs.length > 1 && { run: datum.run }), method: datum.method, label: label === '' ? '' : report.labels[label], low: datum.from, high: datum.to }); },
    });
    return made;
  });
  const control = labelChoice('calibration-label', value => { label = value; figures.forEach(one => one.change()); });
  section('calibration', 'Calibration',
    element('p', { class: 'quiet' }, 'On the diagonal, a probability of 0.7 means that 70 % of people choose the label. The bars below count the pairs of document and label with each probability. Select a point or bar to see its documents.'),
    report.runs.some(run => run.byLabel.length > 0) ? element('div', { class: 'controls' }, field('Label', control)) : null,
    element('div', { class: 'charts' }, figures.map(one => one.figure)));
}

/** The diagrams of a run's methods, the closest to people first and those without a model last, of all labels or of one. */
function diagrams(specification, label, all) {
  if (specification.concat === undefined) return specification;
  const run = report.runs.find(one => one.name === specification.data.values[0].run);
  const board = report.scoreboards.find(one => one.run === run?.name);
  const l1 = board?.metrics.findIndex(metric => metric.name === 'l1') ?? -1;
  const rowOfBoard = method => board?.rows.find(row => row.method === method);
  const distance = method => rowOfBoard(method)?.cells[l1]?.value ?? Infinity;
  const last = method => rowOfBoard(method)?.kind === 'method' ? 0 : 1;
  const panels = [...specification.concat].sort((a, b) => last(a.title) - last(b.title) || distance(a.title) - distance(b.title) || 0).slice(0, all ? undefined : firstDiagrams);
  const shownMethods = new Set(panels.map(panel => panel.title));
  const rows = label === '' ? specification.data.values : (run?.byLabel ?? []).flatMap(({ method, calibration: curves }) => curves[label].map(([predicted, share, pairs]) => {
    const bin = Math.min(9, Math.floor(10 * predicted + 1e-9));
    return { run: run.name, method, predicted, share, pairs, from: bin / 10, to: (bin + 1) / 10 };
  }));
  return { ...specification, data: { values: rows.filter(row => shownMethods.has(row.method)) }, concat: panels };
}

function thresholds() {
  const anyGold = report.documents.some(document => document.gold !== null);
  const choice = methodChoice('curves-method', () => change());
  if (choice === null || !anyGold) return;
  let label = '';
  const pairs = () => rowsOf(choice.current).filter(({ document }) => document.gold !== null)
    .flatMap(({ document, row }) => row.map((value, at) => ({ probability: value, gold: document.gold[at], at })))
    .filter(pair => label === '' || pair.at === Number(label));
  const points = () => thinned(thresholdCurve(pairs()));
  const axis = (name, title) => ({ field: name, type: 'quantitative', title, scale: { domain: [0, 1] } });
  const frame = (values, layer) => ({ data: { values }, width: 'container', height: 260, autosize: { type: 'fit-x', contains: 'padding' }, layer });
  const what = () => `${choice.current.name}, ${label === '' ? 'all labels' : report.labels[label]}`;
  const prevalence = () => { const all = pairs(); return all.length === 0 ? 0 : sumOf(all, pair => pair.gold) / all.length; };
  const best = all => all.reduce((top, point) => (point.f1 ?? -1) > (top?.f1 ?? -1) ? point : top, null);
  const tooltip = [inTable('threshold', 'quantitative', 'threshold', '.3f'), inTable('precision', 'quantitative', 'precision', '.3f'), inTable('recall', 'quantitative', 'recall', '.3f'), inTable('f1', 'quantitative', 'F1', '.3f')];
  const recall = pictured({
    id: 'precision-recall', title: 'Precision and recall',
    alternative: () => { const top = best(thresholdCurve(pairs())); return `Precision against recall of ${what()}. ${top === null || top.f1 === null ? 'No document has the label.' : `The best F1 is ${figure(top.f1)}, at a threshold of ${figure(top.threshold)}: precision ${figure(top.precision)}, recall ${figure(top.recall)}.`}`; },
    specify: () => frame(points().filter(point => point.recall !== null), [
      { data: { values: [{ level: prevalence() }] }, mark: { type: 'rule', strokeDash: [4, 4] }, encoding: { y: axis('level', 'precision') } },
      { mark: { type: 'line', interpolate: 'step-before', color: runColour(choice.current) }, encoding: { x: axis('recall', 'recall'), y: axis('precision', 'precision'), order: { field: 'recall' } } },
      { mark: { type: 'point', filled: true, size: 12, color: runColour(choice.current) }, encoding: { x: axis('recall', 'recall'), y: axis('precision', 'precision'), tooltip } },
    ]),
  });
  const curve = pictured({
    id: 'thresholds', title: 'What each threshold gives',
    alternative: () => `Precision, recall and F1 of ${what()} by threshold.`,
    specify: () => frame(points().filter(point => point.recall !== null).flatMap(point => [['precision', point.precision], ['recall', point.recall], ['F1', point.f1]].map(([measure, value]) => ({ measure, value, threshold: point.threshold }))), [
      { data: { values: [{ at: 0.5 }] }, mark: { type: 'rule', strokeDash: [4, 4] }, encoding: { x: axis('at', 'threshold') } },
      { mark: { type: 'line', interpolate: 'step-after' }, encoding: { x: axis('threshold', 'threshold'), y: axis('value', 'value'), color: { field: 'measure', type: 'nominal', title: null, scale: { domain: ['precision', 'recall', 'F1'] }, legend: { direction: 'horizontal', columns: 3 } },
        tooltip: [inTable('measure', 'nominal', 'measure'), inTable('threshold', 'quantitative', 'threshold', '.3f'), inTable('value', 'quantitative', 'value', '.3f')] } },
    ]),
  });
  const change = () => [recall, curve].forEach(one => one.change());
  section('thresholds', 'Thresholds',
    element('p', { class: 'quiet' }, 'What precision and recall would be if a label were assigned from another probability on. The dashed lines are the share of documents with the label, which is the precision of chance, and the threshold of one half.'),
    element('div', { class: 'controls' }, choice.field, field('Label', labelChoice('curves-label', value => { label = value; change(); }, 'all labels together'))),
    element('div', { class: 'charts' }, recall.figure, curve.figure));
}

/** At most some hundred points of a curve, the ends among them: more would not be seen. */
function thinned(points) {
  const step = Math.ceil(points.length / 300);
  return points.filter((_, at) => at % step === 0 || at === points.length - 1);
}
