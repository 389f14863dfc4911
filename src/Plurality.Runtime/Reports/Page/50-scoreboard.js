// Scoreboards: a table per run, each column sortable; methods without a model, the oracle and people stand below the methods that are compared.

function scoreboards() {
  if (report.scoreboards.length === 0) return;
  section('scoreboard', 'Scoreboard', report.scoreboards.map(scoreboard), comparisons(), chartsOf('scoreboard'));
}

const purposes = { baseline: 'no model', oracle: 'knows the truth', people: 'people' };

/** The first run against the others: a row per method, and for each metric the difference with its interval and p value. */
function comparisons() {
  if (report.comparisons.length === 0) return null;
  const metrics = [...new Map(report.comparisons.map(one => [one.metric, one])).values()];
  return [...new Set(report.comparisons.map(one => one.second))].map(second => {
    const rows = Map.groupBy(report.comparisons.filter(one => one.second === second), one => one.method);
    const first = report.comparisons[0].first;
    return [
      element('h3', {}, isolated(first), ' minus ', isolated(second)),
      scrolled(`${shown(first)} minus ${shown(second)}`, element('table', {},
        element('caption', {}, `Differences on ${count(rows.values().next().value[0].documents, 'document')} that both runs have, with 95 % intervals and p values of the paired bootstrap, without a correction for the number of tests. Bold: p < 0.05.`),
        element('thead', {}, element('tr', {}, column('Method'), metrics.map(metric => element('th', { scope: 'col', class: 'number' }, metricName({ displayName: metric.metric, name: metric.metric, summary: metric.summary, higherIsBetter: metric.higherIsBetter }))))),
        element('tbody', {}, [...rows].map(([method, cells]) => element('tr', {}, rowHead(partedName(method)), metrics.map(metric => {
          const cell = cells.find(one => one.metric === metric.metric);
          if (cell === undefined) return element('td', { class: 'number' }, none);
          const difference = `${cell.difference > 0 ? '+' : ''}${figure(cell.difference)}`;
          return element('td', { class: 'number' }, cell.p < 0.05 ? element('b', {}, difference) : difference,
            element('span', { class: 'range' }, interval(cell)), element('span', { class: 'range' }, cell.p < 0.001 ? 'p < 0.001' : `p = ${cell.p.toFixed(3)}`));
        }))))), 'scores'),
    ];
  });
}

/** A metric's name as people know it; what it means shows on hover and on focus, and is in the definitions below the table. */
const metricName = metric => element('abbr', { title: `${shown(metric.summary)}; ${metric.higherIsBetter ? 'higher' : 'lower'} is better (${shown(metric.name)})` }, shown(metric.displayName));

function scoreboard(board) {
  const compared = board.rows.filter(row => row.kind === 'method');
  const bounds = board.rows.filter(row => row.kind !== 'method');
  const body = element('tbody', {}, compared.map(row => scoreRow(board, row)));
  const heads = board.metrics.map((metric, at) => scoreHead(board, metric, at, body, compared));
  const title = report.runs.length > 1 ? element('h3', {}, isolated(board.run)) : null;
  if (board.rows.length === 0) return [title, board.notes.map(note => element('p', { class: 'missing' }, shown(note)))];
  return [
    title,
    scrolled(`Scoreboard of ${shown(board.run)}`, element('table', {},
      element('caption', {}, `${count(board.documents, 'document')}. Below each figure is its ${100 * board.level} % bootstrap interval over documents.`),
      element('thead', {}, element('tr', {}, column('Method'), heads)), body,
      bounds.length === 0 ? null : element('tbody', {}, bounds.map(row => scoreRow(board, row)))), 'scores'),
    element('ul', { class: 'remarks' }, remarks(board).map(remark => element('li', {}, remark))),
    element('details', {}, element('summary', {}, 'Column definitions', unseen(` of ${shown(board.run)}`)), element('dl', { class: 'metrics' }, board.metrics.map(metric => [
      element('dt', {}, shown(metric.displayName), ' ', element('code', {}, shown(metric.name))), element('dd', {}, shown(metric.summary ?? none))]))),
  ];
}

function scoreHead(board, metric, at, body, compared) {
  const head = element('th', { scope: 'col', class: 'number' });
  const button = element('button', { type: 'button', class: 'sort' },
    metricName(metric), element('span', { 'aria-hidden': 'true' }, metric.higherIsBetter ? ' ↑' : ' ↓'), unseen(metric.higherIsBetter ? ', higher is better' : ', lower is better'));
  button.addEventListener('click', () => {
    // A second click gives the order of the run file back; a figure that is not there comes last.
    const sorted = head.hasAttribute('aria-sort');
    for (const other of head.parentElement.children) other.removeAttribute('aria-sort');
    if (!sorted) head.setAttribute('aria-sort', metric.higherIsBetter ? 'descending' : 'ascending');
    const sign = metric.higherIsBetter ? -1 : 1;
    const value = row => row.cells[at]?.value ?? null;
    const order = [...compared.keys()];
    if (!sorted) order.sort((a, b) => (value(compared[a]) === null) - (value(compared[b]) === null) || sign * (value(compared[a]) - value(compared[b])));
    body.replaceChildren(...order.map(i => scoreRow(board, compared[i])));
  });
  head.append(button);
  return head;
}

function scoreRow(board, row) {
  const name = rowHead(partedName(row.method), row.notes.length > 0 ? ' †' : null, row.kind === 'method' ? null : element('span', { class: 'tag' }, ` ${purposes[row.kind]}`));
  if (row.fault !== null) return element('tr', {}, name, element('td', { colspan: board.metrics.length }, `failed: ${shown(row.fault)}`));
  return element('tr', {}, name, row.cells.map(cell => {
    const value = figure(cell.value);
    const content = cell.best
      ? [element('b', {}, value), element('span', { class: 'star', 'aria-hidden': 'true' }, ' ★'), unseen(', the best')]
      : cell.notWorse ? [value, element('span', { 'aria-hidden': 'true' }, ' ≈'), unseen(', not significantly worse than the best')] : [value];
    return element('td', { class: cell.best ? 'number best' : 'number' }, content, element('span', { class: 'range' }, interval(cell)));
  }));
}

function remarks(board) {
  const cells = board.rows.flatMap(row => row.cells);
  const lines = ['↑ higher is better, ↓ lower is better. Select a column heading to sort.'];
  if (cells.some(cell => cell.best)) lines.push('★ the best in its column.');
  if (cells.some(cell => cell.notWorse)) lines.push(`≈ not significantly worse than the best: p ≥ ${(1 - board.level).toFixed(2)}, paired permutation test, Holm’s correction over the column.`);
  const likelihood = board.metrics.findIndex(metric => metric.name === 'nll');
  if (board.rows.some(row => row.kind === 'people' && row.cells[likelihood]?.value != null)) {
    lines.push('NLL of human: each person says 0 or 1 for a label, never a probability, so each disagreement costs 18.4 (−ln of 1e-8). Compare methods with people by L1 or the Brier score.');
  }

  const reasons = new Map();
  for (const row of board.rows) {
    row.cells.forEach((cell, at) => {
      if (cell.reason === null) return;
      const key = `${board.metrics[at].displayName}: ${cell.reason.replace(/\.$/, '')}`;
      reasons.set(key, [...reasons.get(key) ?? [], row.method]);
    });
  }

  for (const [reason, methods] of reasons) lines.push(`${methods.length === board.rows.length ? 'All methods' : methods.join(', ')}: ${reason}.`);
  for (const row of board.rows) lines.push(...row.notes.map(note => `† ${row.method}: ${note}`));
  return [...lines, ...board.notes].map(shown);
}
