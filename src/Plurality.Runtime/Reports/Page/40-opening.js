// What a reader sees first: what the report is of, what differs between its runs, and what was found.

function joined(values) {
  return [...new Set(values)].map((value, i) => [i > 0 ? ', ' : null, isolated(value)]);
}

function opening() {
  const failed = report.runs.reduce((sum, run) => sum + run.failed, 0);
  head(`report of ${count(report.runs.length, 'run')}`,
    [
      ['Documents', report.documents.length.toLocaleString('en')],
      failed > 0 ? ['Failed', failed.toLocaleString('en')] : null,
      ['Labels', report.labels.length.toLocaleString('en')],
      ['Task', joined(report.runs.map(run => run.task))],
      [new Set(report.runs.map(run => run.model)).size > 1 ? 'Models' : 'Model', joined(report.runs.map(run => run.model))],
    ],
    report.verdicts.map(verdict));
  differences();
  findings();
}

/** Three sentences about a run, each with the figures that it rests on. */
function verdict({ run, sentences }) {
  if (sentences.length === 0) return null;
  return element('div', { class: 'verdict', role: 'region', 'aria-label': report.runs.length > 1 ? `Verdict on ${shown(run)}` : 'Verdict' },
    report.runs.length > 1 ? element('h2', {}, isolated(run)) : null,
    element('ol', {}, sentences.map(({ sentence, figures }) => element('li', {},
      element('p', {}, shown(sentence)),
      element('dl', {}, figures.map(one => element('div', {},
        element('dt', {}, partedName(one.figure)),
        element('dd', {}, figure(one.value), one.low === null ? null : element('span', { class: 'range' }, interval(one))))))))));
}

function findings() {
  const found = report.analyses.filter(analysis => analysis.findings.length > 0);
  const silent = report.analyses.filter(analysis => analysis.findings.length === 0);
  section('findings', 'Findings',
    element('ul', { class: 'findings' }, found.map(analysis => element('li', {},
      element('h3', {}, element('a', { href: `#${analysis.name}` }, heading(analysis.name))),
      analysis.findings.map(finding => element('p', {}, runName(finding.run), shown(finding.sentence)))))),
    silent.length === 0 ? null : element('p', { class: 'missing' }, 'No finding, because the data is missing: ',
      silent.map((analysis, i) => [i > 0 ? ', ' : null, element('a', { href: `#${analysis.name}` }, heading(analysis.name).toLowerCase())]), '.'));
}

function differences() {
  if (report.runs.length < 2) return;
  // Demonstrations that differ do so text by text: they would push everything else off the first screen.
  const isPart = ({ key }) => key.includes('[');
  const parts = report.differences.filter(isPart);
  const whole = report.differences.filter(one => !isPart(one)).sort((a, b) => a.key.endsWith('256') - b.key.endsWith('256')); // hashes follow from the rest
  section('differences', 'Differences',
    report.differences.length === 0 ? element('p', {}, 'The records of these runs are the same.') : null,
    whole.length === 0 ? null : scrolled('Differences between the runs', differing(whole)),
    parts.length === 0 ? null : element('details', {}, element('summary', {}, `${parts.length.toLocaleString('en')} more differences, in texts`), scrolled('Differences in texts', differing(parts))));
}

function differing(differences) {
  return element('table', { class: 'values' },
    element('thead', {}, element('tr', {}, column('Record'), report.runs.map(run => column(isolated(run.name))))),
    element('tbody', { class: 'differs' }, differences.map(difference => element('tr', {},
      rowHead(isolated(difference.key)), difference.values.map(value => element('td', {}, recorded(value)))))));
}

/** A value of a record; a long one folds. */
function recorded(value) {
  if (value === null || value === undefined || value === '') return none;
  if (value.length <= 140 && !value.includes('\n')) return isolated(value);
  return element('details', {}, element('summary', {}, clipped(value, 60)), isolated(value, 'pre'));
}
