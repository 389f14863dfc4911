// Which documents are listed, which one is open, and how an address says so: everything after # is this selection.

const anywhere = { '': 'chosen by anyone', people: 'chosen by people', answer: 'in the answer', people_only: 'chosen by people only', answer_only: 'in the answer only' };
const orders = { '': 'order of the run', most: 'most disagreement first', least: 'least disagreement first' };

/** The selection of an address; unknown values are as good as none. */
function selectionOf(fragment) {
  const given = new URLSearchParams(fragment.replace(/^#/, ''));
  const among = (name, allowed) => allowed.includes(given.get(name)) ? given.get(name) : '';
  return {
    document: given.get('document') ?? '',
    run: among('run', report.runs.map(run => run.name)),
    search: given.get('search') ?? '',
    label: among('label', report.options),
    where: among('where', Object.keys(anywhere)),
    disagreement: Math.min(1, Math.max(0, Number(given.get('disagreement')) || 0)),
    missed: given.get('missed') === '1',
    order: among('order', Object.keys(orders)),
  };
}

/** The address of a selection, without what is at its default. */
function fragmentOf(selection) {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(selection)) {
    if (value) said.set(name, value === true ? '1' : String(value));
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

const saidIn = (labels, label) => label === 'none' && !report.labels.includes(label) ? labels.length === 0 : labels.includes(label);

function saysLabel(document, entries, { label, where }) {
  const people = document.votes.some(vote => saidIn(vote.labels, label)) || (document.gold !== null && saidIn(report.labels.filter((_, at) => document.gold[at] === 1), label));
  const answer = entries.some(entry => entry.fault === null && saidIn(entry.predicted, label));
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
      && (selection.label === '' || saysLabel(document, entries, selection));
  });
  const sign = { most: -1, least: 1 }[selection.order] ?? 0;
  const of = at => report.documents[at].disagreement;
  return sign === 0 ? found : found.sort((a, b) => (of(a) === null) - (of(b) === null) || sign * (of(a) - of(b)) || a - b);
}
