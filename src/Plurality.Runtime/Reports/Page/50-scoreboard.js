// Scoreboards: a table a run, each column sortable; floors, ceilings and people stand below the methods that are compared.

function scoreboards() {
  if (report.scoreboards.length === 0) return;
  section('scoreboard', 'Scoreboard', report.scoreboards.map(scoreboard), chartsOf('scoreboard'));
}

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
      element('dt', {}, shown(metric.name)), element('dd', {}, shown(metric.summary ?? none))]))),
  ];
}

function scoreHead(board, metric, at, body, compared) {
  const head = element('th', { scope: 'col', class: 'number' });
  const button = element('button', { type: 'button', class: 'sort' },
    partedName(metric.name), element('span', { 'aria-hidden': 'true' }, metric.higherIsBetter ? ' ↑' : ' ↓'), unseen(metric.higherIsBetter ? ', higher is better' : ', lower is better'));
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
  const name = rowHead(partedName(row.method), row.notes.length > 0 ? ' †' : null, row.kind === 'method' ? null : element('span', { class: 'tag' }, ` ${row.kind === 'human' ? 'people' : row.kind}`));
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
  const reasons = new Map();
  for (const row of board.rows) {
    row.cells.forEach((cell, at) => {
      if (cell.reason === null) return;
      const key = `${board.metrics[at].name}: ${cell.reason.replace(/\.$/, '')}`;
      reasons.set(key, [...reasons.get(key) ?? [], row.method]);
    });
  }

  for (const [reason, methods] of reasons) lines.push(`${methods.length === board.rows.length ? 'All methods' : methods.join(', ')}: ${reason}.`);
  for (const row of board.rows) lines.push(...row.notes.map(note => `† ${row.method}: ${note}`));
  return [...lines, ...board.notes].map(shown);
}
