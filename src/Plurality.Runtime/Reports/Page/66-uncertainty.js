// Whether a method is undecided where people disagree: a point per document.

const examples = 4;

/** A step to the side for each document: people's entropies take few values, and points would hide each other. The same at every drawing. */
const aside = place => ((place * 0.618034) % 1 - 0.5) * 0.016;

function uncertaintyRows(choice) {
  return rowsOf(choice).filter(({ document }) => document.shares !== null).map(({ document, place, row }) => ({
    document: shown(document.id), text: clipped(document.text, 80), people: entropy(document.shares), model: entropy(row), at: Math.min(1, Math.max(0, entropy(document.shares) + aside(place))), place,
  }));
}

/** The mean of the method where people have the same entropy, if they have few different ones. */
function levels(rows) {
  const groups = Map.groupBy(rows, row => row.people);
  return groups.size > 20 ? [] : [...groups].filter(([, all]) => all.length > 2).map(([people, all]) => ({ at: people, model: sumOf(all, row => row.model) / all.length, documents: all.length }));
}

function uncertaintyChart(rows, { name: method, ...choice }) {
  const axis = (name, title) => ({ field: name, type: 'quantitative', title, scale: { domain: [0, 1] } });
  const [x, y] = [axis('at', 'entropy of people’s shares (bits)'), axis('model', 'entropy of the method’s probabilities (bits)')];
  return {
    data: { values: rows },
    width: 'container', height: 400, autosize: { type: 'fit-x', contains: 'padding' },
    layer: [
      { data: { values: [{ both: 0 }, { both: 1 }] }, mark: { type: 'line', strokeDash: [4, 4], strokeWidth: 1 }, encoding: { x: { ...x, field: 'both' }, y: { ...y, field: 'both' }, color: { value: '#888888' } } },
      { mark: { type: 'point', filled: true, opacity: 0.55, size: 60, cursor: 'pointer', color: runColour(choice) }, encoding: { x, y, tooltip: [
        { field: 'document', type: 'nominal' }, { field: 'text', type: 'nominal' }, { field: 'people', type: 'quantitative', format: '.2f' }, { field: 'model', type: 'quantitative', title: shown(method), format: '.2f' }] } },
      ...(levels(rows).length < 2 ? [] : [{ data: { values: levels(rows) }, mark: { type: 'line', strokeWidth: 2, point: { shape: 'diamond', size: 90, filled: true, color: colour('human') }, color: colour('human') },
        encoding: { x, y, tooltip: [{ field: 'at', type: 'quantitative', title: 'people', format: '.2f' }, { field: 'model', type: 'quantitative', title: 'mean of the method', format: '.2f' }, { field: 'documents', type: 'quantitative' }] } }]),
    ],
  };
}

function uncertainty() {
  const list = element('div', { class: 'examples' });
  const choice = methodChoice('uncertainty-method', () => refresh());
  if (choice === null || uncertaintyRows(choice.current).length < 2) return;
  const rows = () => uncertaintyRows(choice.current);
  const mean = (all, of) => figure(sumOf(all, of) / all.length);
  const chart = pictured({
    id: 'uncertainty', title: 'Entropy of the method against entropy of people, a point per document', wide: true, controls: element('div', { class: 'controls' }, choice.field),
    alternative: () => { const all = rows(); return `${count(all.length, 'document')}: the mean entropy of people is ${mean(all, one => one.people)} bits, that of ${choice.current.name} is ${mean(all, one => one.model)} bits. The lists beside the chart name the documents that are farthest from the diagonal.`; },
    specify: () => uncertaintyChart(rows(), choice.current),
    onPick: datum => { if (datum.place !== undefined) goTo({ document: addresses[datum.place] }); },
  });

  function refresh() {
    chart.change();
    const farthest = sign => rows().sort((a, b) => sign * (b.people - b.model - a.people + a.model) || a.place - b.place).slice(0, examples);
    const part = (title, all) => element('div', {}, element('h3', {}, title), element('ul', {}, all.map(one => element('li', {},
      documentLink(one.place, isolated(clipped(report.documents[one.place].text, 90))), element('span', { class: 'range' }, `people ${probability(one.people)}, method ${probability(one.model)} bits`)))));
    list.replaceChildren(part('People disagree, the method is certain', farthest(1)), part('People agree, the method is undecided', farthest(-1)));
  }

  refresh();
  section('uncertainty', 'Uncertainty',
    element('p', { class: 'quiet' }, 'A method that represents people is undecided where they disagree: its points lie along the diagonal. Entropy is the mean over labels, in bits: 0 where every label is certain, 1 where each is a toss-up. Select a point to open its document. Points are moved sideways by up to 0.01 so that they do not hide each other. The line joins the means of documents on which people have the same entropy.'),
    element('div', { class: 'beside' }, element('div', { class: 'charts' }, chart.figure), list));
}
