// One document: its text, what people said, and beside it how each run's answer grew.

const foldedLength = 1200;

function documentParts(at, selection) {
  const document = report.documents[at];
  return [
    textOf(document.text),
    people(document),
    key(document),
    element('div', { class: 'answers' }, report.runs.map((run, i) => selection.run !== '' && selection.run !== run.name ? null
      : element('section', { 'aria-label': `Answer of ${shown(run.name)}` }, element('h4', {}, report.runs.length > 1 ? isolated(run.name) : 'The answer'), ...answer(document, run, document.runs[i])))),
  ];
}

/** The text; a long one folds, because a page of it would hide everything else. */
function textOf(text) {
  const part = isolated(text.slice(0, foldedLength), 'div', { class: 'text' });
  if (text.length <= foldedLength) return part;
  part.append('…');
  const more = element('button', { type: 'button', 'aria-expanded': 'false' }, `Show all ${text.length.toLocaleString('en')} characters`);
  more.addEventListener('click', () => {
    const whole = more.getAttribute('aria-expanded') === 'false';
    more.setAttribute('aria-expanded', String(whole));
    more.textContent = whole ? 'Show less' : `Show all ${text.length.toLocaleString('en')} characters`;
    part.textContent = shown(whole ? text : text.slice(0, foldedLength)) + (whole ? '' : '…');
    part.classList.toggle('whole', whole);
    if (whole) part.setAttribute('tabindex', '0');
    else part.removeAttribute('tabindex');
  });
  return [part, more];
}

function people({ votes, gold }) {
  if (votes.length === 0 && gold === null) return null;
  return element('dl', { class: 'people' },
    votes.length === 0 ? null : [element('dt', {}, `${count(votes.length, 'vote')}`), element('dd', {}, tally(votes))],
    gold === null ? null : [element('dt', {}, 'gold labels'), element('dd', {}, labelChips(report.labels.filter((_, at) => gold[at] === 1)))],
    votes.length === 0 ? null : [element('dt', {}, 'by annotator'), element('dd', {}, element('details', {}, element('summary', {}, 'Who chose what'),
      element('dl', { class: 'voters' }, votes.map(vote => [element('dt', {}, isolated(vote.annotator)), element('dd', {}, labelChips(vote.labels))]))))]);
}

/** How many annotators chose each label, the most chosen first. */
function tally(votes) {
  const counts = new Map();
  for (const vote of votes) for (const label of vote.labels.length === 0 ? ['none'] : vote.labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return element('span', { class: 'labels' }, [...counts].sort((a, b) => b[1] - a[1]).map(([label, chosen]) =>
    element('span', { class: label === 'none' && !report.labels.includes('none') ? 'label none' : 'label' }, partedName(label), ` ${chosen}`)));
}

/** What the model read, the document in its place. */
function promptOf(document, prompt) {
  return element('details', { class: 'prompt' }, element('summary', {}, 'The prompt'),
    prompt.fault !== null ? element('p', { class: 'missing' }, shown(prompt.fault))
      : [prompt.chat ? element('p', { class: 'quiet' }, 'The model’s chat template frames this text.') : null,
        element('pre', { tabindex: '0' }, shown(prompt.before), isolated(document.text.slice(0, 20000), 'mark'), shown(prompt.after))]);
}

function key({ shares }) {
  return element('div', { class: 'key' },
    element('span', {}, element('i'), 'probability'),
    element('span', {}, element('i', { class: 'chosen' }), 'probability of the written label'),
    shares === null ? null : element('span', {}, element('i', { class: 'people-mark' }), 'share of annotators'));
}

function answer(document, run, entry) {
  if (entry === null) return [element('p', { class: 'missing' }, 'This run does not have this document.')];
  if (entry.fault !== null) return [element('p', { class: 'note' }, `This document failed: ${shown(entry.fault)}`)];
  return [
    entry.answer === null ? null : element('p', {}, isolated(entry.answer, 'code')),
    promptOf(document, entry.prompt ?? run.prompt),
    entry.wellFormed === false ? element('p', { class: 'note' }, 'The answer is malformed: it does not follow the answer format.') : null,
    entry.answer !== null && entry.predicted === null ? element('p', { class: 'quiet' }, 'The answer was read only as far as the methods need; the labels that would follow are not known.') : null,
    entry.steps.length === 0 ? null : [element('h5', {}, 'Step by step'), scrolled(`Steps of ${shown(run.name)}`, steps(document, entry), 'steps')],
    run.methods.length === 0 ? null : [element('h5', {}, document.shares === null ? 'Results of the methods' : 'Results of the methods, and annotators'), scrolled(`Methods of ${shown(run.name)}`, estimates(document, run, entry), 'estimates')],
  ];
}

/** A row an option, a column a step: the distribution from which each label was written. */
function steps({ shares }, { steps: all }) {
  const share = option => shares === null ? null : shares[report.labels.indexOf(option)] ?? null;
  const offered = report.options.map((option, at) => ({ option, at })).filter(({ at }) => all.some(step => step.probabilities[at] !== null && step.probabilities[at] !== undefined));
  const runnersUp = all.map((_, i) => runnerUp(all, i));
  return element('table', {},
    element('thead', {}, element('tr', {}, column('Option'), all.map((step, i) => column(element('span', { class: 'step' }, `step ${i + 1}${step.last ? ', the last' : ''}`), grown(all, i))))),
    element('tbody', {}, offered.map(({ option, at }) => element('tr', {}, rowHead(partedName(option)), all.map((step, i) => {
      const written = step.written === option;
      const before = all.slice(0, i).some(earlier => earlier.written === option);
      const aside = written ? (step.forced ? 'written, the only label left' : 'written') : before ? 'earlier' : runnersUp[i] === at ? 'runner-up' : null;
      return meterCell(step.probabilities[at], share(option), { kind: written ? 'written' : null, limit: step.atMost?.[at] ?? null, aside });
    })))),
    element('tfoot', {},
      element('tr', {}, rowHead('answer ends here'), all.map(step => element('td', {}, probability(step.end)))),
      element('tr', {}, rowHead('coverage'), all.map(step => element('td', {}, probability(step.coverage))))));
}

/** The place of the most probable label that is not written yet at a step before the last, as the analysis runner-up has it; else -1. */
function runnerUp(all, i) {
  if (all[i].last || !report.options.includes(all[i].written)) return -1;
  const written = all.slice(0, i + 1).map(step => step.written);
  const open = report.labels.map((label, at) => at).filter(at => !written.includes(report.labels[at]));
  return open.reduce((best, at) => best < 0 || all[i].probabilities[at] > all[i].probabilities[best] ? at : best, -1);
}

/** The answer up to and with a step. */
function grown(all, until) {
  const written = all.slice(0, until + 1);
  return element('code', {}, '[', written.map((step, i) => [i > 0 ? ', ' : null, i === until ? element('mark', {}, isolated(step.written)) : isolated(step.written)]), all[until].last ? ']' : ' …');
}

/** The interval of a label's share of sampled answers; null where there is none. */
function shareInterval(limits, label) {
  return limits == null ? null : `${probability(limits[0][label])} to ${probability(limits[1][label])}`;
}

/** A row a method, people first; a column a label. */
function estimates(document, run, entry) {
  const { shares } = document;
  return element('table', {},
    element('thead', {}, element('tr', {}, column('Method'), element('th', { scope: 'col', class: 'number' }, element('abbr', { title: 'L1 distance from people: the sum over labels' }, 'Error')), report.labels.map(label => column(partedName(label))))),
    element('tbody', {},
      shares === null ? null : element('tr', { class: 'humans' }, rowHead('people'), element('td', {}), shares.map(share => meterCell(share, null))),
      run.methods.map((method, at) => element('tr', {}, rowHead(partedName(method)), entry.estimates[at] == null
        ? element('td', { colspan: report.labels.length + 1, class: 'quiet' }, 'no value')
        : [element('td', { class: 'number' }, figure(errorOf(document, entry.estimates[at]))), entry.estimates[at].map((value, label) => meterCell(value, shares === null ? null : shares[label], { aside: shareInterval(entry.intervals?.[at], label) }))]))));
}
