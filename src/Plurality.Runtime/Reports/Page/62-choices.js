// Which method of which run a section looks at, and the way from a chart to the documents behind it.

/** Every run with each of its methods; the answers too where `answers` is set. */
function methodChoices(answers) {
  return report.runs.flatMap((run, at) => [...run.methods, ...(answers && report.documents.some(document => document.runs[at]?.answer != null) ? [written] : [])]
    .map(method => ({ run, at, method, name: report.runs.length > 1 ? `${run.name}: ${method}` : method })));
}

/** A choice of a method; `current` says which is chosen, the best one of the first run to begin with. */
function methodChoice(id, onChange, { answers = false, first = null } = {}) {
  const choices = methodChoices(answers);
  if (choices.length === 0) return null;
  const preferred = first ?? firstMethod(report.runs[0]);
  let current = choices.find(choice => choice.method === preferred) ?? choices[0];
  const control = select(id, choices.map((choice, at) => [at, choice.name]), value => { current = choices[Number(value)]; onChange(); });
  control.value = String(choices.indexOf(current));
  return { field: field('Method', control), get current() { return current; } };
}

const labelChoice = (id, onChange, all = 'all labels') => select(id, [['', all], ...report.labels.map((label, at) => [String(at), label])], onChange);

/** The colour of a run, the same in every chart. */
const runColour = ({ at }) => colour(`series-${1 + at % 8}`);

/** The documents that a run has probabilities of a method for, with their place in the report. */
const rowsOf = ({ run, at, method }) => report.documents
  .map((document, place) => ({ document, place, row: rowOf(run, document.runs[at], method) }))
  .filter(({ row }) => row !== null);

/** Shows a document, or those of a selection, and goes there. */
function goTo(selection) {
  location.hash = fragmentOf(selection);
}

const documentLink = (place, ...content) => element('a', { href: `#${new URLSearchParams({ document: addresses[place] })}` }, ...content);
