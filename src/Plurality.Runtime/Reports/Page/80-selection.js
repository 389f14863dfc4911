// Which documents are listed, which one is open, and how an address says so: everything after # is this selection.

const anywhere = { '': 'chosen by anyone', people: 'chosen by people', answer: 'in the answer', people_only: 'chosen by people only', answer_only: 'in the answer only' };
const orders = { '': 'order of the run', error: 'largest error first', close: 'smallest error first', most: 'most disagreement first', least: 'least disagreement first' };
const outcomes = { '': 'any', wrong: 'some label is wrong', right: 'all labels are right', missed: 'a label is missing', extra: 'a label is too many' };

/** The selection of an address; unknown values are as good as none. */
function selectionOf(fragment) {
  const given = new URLSearchParams(fragment.replace(/^#/, ''));
  const among = (name, allowed) => allowed.includes(given.get(name)) ? given.get(name) : '';
  const share = name => given.has(name) ? Math.min(1, Math.max(0, Number(given.get(name)) || 0)) : '';
  return {
    document: given.get('document') ?? '',
    run: among('run', report.runs.map(run => run.name)),
    search: given.get('search') ?? '',
    label: among('label', report.options),
    where: among('where', Object.keys(anywhere)),
    method: among('method', [...new Set(report.runs.flatMap(run => run.methods)), written]),
    outcome: among('outcome', Object.keys(outcomes)),
    gold: among('gold', report.options),
    said: among('said', report.options),
    low: share('low'),
    high: share('high'),
    disagreement: Math.min(1, Math.max(0, Number(given.get('disagreement')) || 0)),
    missed: given.get('missed') === '1',
    order: among('order', Object.keys(orders)),
  };
}

/** The address of a selection, without what is at its default. */
function fragmentOf(selection) {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(selection)) {
    if (value !== '' && value !== false && !(name === 'disagreement' && value === 0)) said.set(name, value === true ? '1' : String(value));
  }

  return `#${said}`;
}

/** How an address names each document: by its id, and by its number too where documents share one. */
const addresses = (() => {
  const taken = new Set();
  return report.documents.map(({ id }, at) => {
    const name = taken.has(id) ? `${id} (${at + 1})` : id;
    taken.add(name);
    return name;
  });
})();

const isSelection = fragment => fragment.includes('=');

/** A document's entries of the runs that are looked at. */
const entriesOf = (document, selection) => document.runs.filter((entry, at) => entry !== null && (selection.run === '' || report.runs[at].name === selection.run));

/** The first run that is looked at and has the document, with what it says: what a list shows beside the text. */
function lookedAt(document, selection) {
  const at = report.runs.findIndex((run, place) => document.runs[place] !== null && (selection.run === '' || run.name === selection.run));
  return at < 0 ? null : { run: report.runs[at], entry: document.runs[at] };
}

/** What a list shows of a document: the labels that the chosen method assigns, those of people, and how far they are apart. */
function outcomeOf(document, selection) {
  const at = lookedAt(document, selection);
  const row = at === null ? null : rowOf(at.run, at.entry, selection.method);
  return { said: row === null ? null : labelsOf(assigned(row)), gold: document.gold === null ? null : labelsOf(document.gold), error: errorOf(document, row), row };
}

/** Whether a document ended as a selection asks; every filter that a chart sets is one of these. */
function isOutcome({ said, gold, row }, selection) {
  const { outcome } = selection;
  if (selection.gold !== '' && (gold === null || !saidIn(gold, selection.gold))) return false;
  if (selection.said !== '' && (said === null || !saidIn(said, selection.said))) return false;
  if (selection.low !== '' || selection.high !== '') {
    const low = selection.low === '' ? 0 : selection.low;
    const within = p => p >= low && (selection.high === '' || selection.high === 1 || p < selection.high);
    const at = report.labels.indexOf(selection.label);
    if (row === null || !(at < 0 ? row.some(within) : within(row[at]))) return false;
  }

  if (outcome === '') return true;
  if (said === null || gold === null) return false;
  const [missed, extra] = [gold.some(label => !said.includes(label)), said.some(label => !gold.includes(label))];
  return { wrong: missed || extra, right: !missed && !extra, missed, extra }[outcome];
}

const saidIn = (labels, label) => label === 'none' && !report.labels.includes(label) ? labels.length === 0 : labels.includes(label);

function saysLabel(document, entries, { label, where }) {
  const people = document.votes.some(vote => saidIn(vote.labels, label)) || (document.gold !== null && saidIn(report.labels.filter((_, at) => document.gold[at] === 1), label));
  const answer = entries.some(entry => entry.fault === null && entry.predicted !== null && saidIn(entry.predicted, label));
  switch (where) {
    case 'people': return people;
    case 'answer': return answer;
    case 'people_only': return people && !answer;
    case 'answer_only': return answer && !people;
    default: return people || answer;
  }
}

/** The numbers of the documents that are listed, in their order. */
function listed(selection) {
  const sought = selection.search.toLowerCase();
  const found = [...report.documents.keys()].filter(at => {
    const document = report.documents[at];
    const entries = entriesOf(document, selection);
    return (selection.run === '' || entries.length > 0)
      && (sought === '' || document.id.toLowerCase().includes(sought) || document.text.toLowerCase().includes(sought))
      && (selection.disagreement === 0 || (document.disagreement ?? -1) >= selection.disagreement)
      && (!selection.missed || entries.some(entry => entry.runnerUpMissed))
      // With a range of probabilities, the label says whose probability it is.
      && (selection.label === '' || selection.low !== '' || selection.high !== '' || saysLabel(document, entries, selection))
      && isOutcome(outcomeOf(document, selection), selection);
  });
  const sign = { most: -1, least: 1, error: -1, close: 1 }[selection.order] ?? 0;
  const byError = selection.order === 'error' || selection.order === 'close';
  const keys = new Map(found.map(at => [at, byError ? outcomeOf(report.documents[at], selection).error : report.documents[at].disagreement]));
  const of = at => keys.get(at);
  return sign === 0 ? found : found.sort((a, b) => (of(a) === null) - (of(b) === null) || sign * (of(a) - of(b)) || a - b);
}
