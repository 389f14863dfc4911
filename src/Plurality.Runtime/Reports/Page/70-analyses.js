// The analyses: question, what was found, charts, and the numbers behind them.

function analyses() {
  if (report.analyses.length === 0) return;
  const spoken = report.analyses.filter(analysis => analysis.findings.length > 0);
  const silent = report.analyses.filter(analysis => analysis.findings.length === 0);
  section('analyses', 'What the steps show', [...spoken, ...silent].map(analysis => {
    const pictures = chartsOf(analysis.name);
    return element('section', { id: analysis.name, class: 'analysis', 'aria-labelledby': `${analysis.name}-title` }, element('div', { class: pictures === null ? null : 'pictured' },
      element('div', {},
        element('h3', { id: `${analysis.name}-title` }, heading(analysis.name)),
        element('p', { class: 'question' }, shown(analysis.question)),
        element('ul', { class: 'said' }, analysis.findings.map(finding => element('li', {}, runName(finding.run), shown(finding.sentence)))),
        analysis.missing.map(missing => element('p', { class: 'missing' }, runName(missing.run), ' ', shown(missing.sentence)))),
      pictures),
      analysis.figures.length === 0 ? null : element('details', {}, element('summary', {}, 'Numbers', unseen(` of ${heading(analysis.name)}`)),
        scrolled(`Numbers of ${heading(analysis.name)}`, figures(analysis))));
  }));
}

/** A row a figure, and for each run value, interval and support. */
function figures(analysis) {
  const runs = [...new Set(analysis.figures.map(one => one.run))];
  const rows = new Map();
  for (const one of analysis.figures) {
    const key = JSON.stringify([one.figure, one.unit]);
    rows.set(key, (rows.get(key) ?? new Map()).set(one.run, one));
  }

  return element('table', {},
    element('thead', {}, element('tr', {}, column('Figure'), runs.map(run => element('th', { scope: 'col', class: 'number' }, run === null ? 'all runs' : isolated(run))))),
    element('tbody', {}, [...rows].map(([key, cells]) => {
      const [name, unit] = JSON.parse(key);
      return element('tr', {}, rowHead(shown(name), ' ', element('span', { class: 'tag' }, shown(unit))), runs.map(run => figureCell(cells.get(run))));
    })));
}

function figureCell(one) {
  if (one === undefined) return element('td', { class: 'number' }, none);
  const below = [interval(one), one.value === null ? one.reason : `of ${one.support.toLocaleString('en')}${one.low === null && one.reason !== null ? `; ${one.reason}` : ''}`];
  return element('td', { class: one.value === null ? null : 'number' }, figure(one.value), element('span', { class: 'range' }, shown(below.filter(text => text).join(' · '))));
}

/** Everything a run was made from, group by group; entries that differ between runs are marked. */
function record() {
  const differing = new Set(report.differences.map(difference => difference.key));
  const groups = new Map();
  for (const { key } of report.runs.flatMap(run => run.record)) {
    const group = /[.[]/.test(key) ? key.split(/[.[]/)[0] : 'run';
    groups.set(group, (groups.get(group) ?? new Set()).add(key));
  }

  const values = report.runs.map(run => new Map(run.record.map(({ key, value }) => [key, value])));
  section('record', 'The record', element('p', { class: 'quiet' }, 'The record holds everything that can change a digit of these results.'),
    [...groups].map(([group, keys]) => element('details', { open: keys.size <= 16 }, element('summary', {}, heading(shown(group))),
      scrolled(`Record: ${shown(group)}`, element('table', { class: 'values' },
        element('thead', {}, element('tr', {}, column('Entry'), report.runs.map(run => column(isolated(run.name))))),
        [...keys].map(key => element('tbody', { class: differing.has(key) ? 'differs' : null }, element('tr', {},
          rowHead(isolated(key)), values.map(of => element('td', {}, recorded(of.get(key))))))))))));
}
