// The explorer: filters, the list, and the document that is open. Its state is a selection; every change goes through `apply`.

function explorer() {
  if (report.documents.length === 0) return;
  document.getElementById('skips').append(element('a', { href: '#explorer' }, 'Skip to the documents'));
  let selection = selectionOf('');
  let documents = [];

  const controls = filters(change => apply({ ...selection, ...change }));
  const list = new DocumentList(at => apply({ ...selection, document: addresses[at] }));
  const found = element('p', { class: 'found', role: 'status' });
  const limits = element('p', { class: 'limits' });
  const empty = element('div', { class: 'empty' }, element('p', {}, 'No document matches.'), element('button', { type: 'button', onclick: () => apply(selectionOf('')) }, 'Clear all filters'));
  const title = element('h3', { tabindex: '-1', id: 'document-title' });
  const place = element('span');
  const previous = element('button', { type: 'button', onclick: () => move(-1) }, '← Previous');
  const next = element('button', { type: 'button', onclick: () => move(1) }, 'Next →');
  const body = element('div');
  const open = element('article', { class: 'document', 'aria-labelledby': 'document-title' },
    element('header', {}, title, element('div', { class: 'turn' }, place, previous, next)), body);
  const area = section('explorer', 'The documents',
    element('p', { class: 'hint' }, element('kbd', {}, '/'), ': search, ', element('kbd', {}, 'j'), ' ', element('kbd', {}, 'k'), ' or arrows: next and previous document, ',
      element('kbd', {}, 'Enter'), ': open the document, ', element('kbd', {}, 'Esc'), ': return to the list. The address of this page includes the current view. Copy it to share the view.'),
    controls.form, limits, element('div', { class: 'explorer' }, element('div', { class: 'side' }, found, list.box), element('div', {}, empty, open)));

  /** Shows a selection; `keep` leaves the address alone. */
  function apply(changed, keep = false) {
    const before = selection;
    selection = changed;
    documents = listed(selection);
    const sought = addresses.indexOf(selection.document);
    const chosen = documents.includes(sought) ? sought : documents[0] ?? -1;
    controls.show(selection);
    found.textContent = `${documents.length.toLocaleString('en')} of ${count(report.documents.length, 'document')}`;
    list.show(documents, chosen, selection);
    list.box.hidden = documents.length === 0;
    empty.hidden = documents.length > 0;
    limits.hidden = limitsOf(selection).length === 0;
    limits.replaceChildren(...limitsOf(selection).flatMap(([text, cleared]) => [
      element('button', { type: 'button', class: 'limit-chip', onclick: () => apply({ ...selection, ...cleared }) }, shown(text), element('span', { 'aria-hidden': 'true' }, ' ✕'), unseen(': remove this filter'))]));
    render(chosen);
    if (!keep) {
      selection = { ...selection, document: chosen < 0 ? '' : addresses[chosen] };
      if (fragmentOf(before) !== fragmentOf(selection)) history.replaceState(null, '', fragmentOf(selection));
    }
  }

  function render(chosen) {
    const at = documents.indexOf(chosen);
    open.hidden = at < 0;
    if (at < 0) return;
    title.replaceChildren(isolated(report.documents[chosen].id));
    place.textContent = `${(at + 1).toLocaleString('en')} of ${documents.length.toLocaleString('en')}`;
    previous.disabled = at === 0;
    next.disabled = at === documents.length - 1;
    body.replaceChildren(...documentParts(chosen, selection).flat(Infinity).filter(child => child !== null));
  }

  /** By so many documents, to the first (-Infinity) or the last (Infinity). */
  function move(by) {
    if (documents.length === 0) return;
    const sought = addresses.indexOf(selection.document);
    const at = Math.max(0, documents.indexOf(sought));
    apply({ ...selection, document: addresses[documents[Math.min(documents.length - 1, Math.max(0, at + by))]] });
  }

  const inList = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, Home: -Infinity, End: Infinity };
  list.box.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = event.key === 'PageDown' ? list.page : event.key === 'PageUp' ? -list.page : inList[event.key];
    if (by !== undefined) move(by);
    else if (event.key === 'Enter') title.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  controls.search.addEventListener('keydown', event => {
    if (event.key !== 'Enter' && event.key !== 'ArrowDown' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape' && controls.search.value !== '') apply({ ...selection, search: '' });
    else list.box.focus();
  });
  open.addEventListener('keydown', event => {
    if (event.key === 'Escape') list.box.focus();
  });

  // Letters act where nothing else would take them: in the explorer, or with nothing focused; never in a field.
  document.addEventListener('keydown', event => {
    const target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input, select, textarea') !== null) return;
    if (target !== document.body && target.id !== 'main' && !area.contains(target)) return;
    if (event.key === '/') controls.search.focus();
    else if (event.key === 'j' || event.key === 'k') move(event.key === 'j' ? 1 : -1);
    else return;
    event.preventDefault();
    if (!area.contains(target)) area.scrollIntoView();
  });

  const restore = () => {
    if (!isSelection(location.hash)) return false;
    apply(selectionOf(location.hash), true);
    pin(area);
    return true;
  };
  addEventListener('hashchange', restore);
  if (!restore()) apply(selectionOf(''), true);
  selection = { ...selection, document: selection.document || addresses[0] };
}

/** What a chart asked for and no control shows, each with what removes it. */
function limitsOf({ gold, said, low, high, label }) {
  return [
    gold === '' ? null : [`chosen by people: ${gold}`, { gold: '' }],
    said === '' ? null : [`assigned: ${said}`, { said: '' }],
    low === '' && high === '' ? null : [`probability of ${label === '' ? 'some label' : label} from ${low || 0} to ${high === '' ? 1 : high}`, { low: '', high: '' }],
  ].filter(limit => limit !== null);
}

/** The controls of a selection; each calls back with what it changes. */
function filters(onChange) {
  const choice = (name, given, key) => {
    const made = select(`by-${key}`, given, value => onChange({ [key]: value }));
    return [made, field(name, made)];
  };
  const search = element('input', { type: 'search', id: 'by-text', autocomplete: 'off', spellcheck: 'false' });
  let waiting = 0;
  search.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => onChange({ search: search.value }), 120);
  });
  const named = names => ({ '': 'any', ...Object.fromEntries(names.map(name => [name, name])) });
  const [label, labelField] = choice('Label', named(report.options), 'label');
  const [where, whereField] = choice('The label is', anywhere, 'where');
  const [disagreement, disagreementField] = choice('Disagreement of people', { 0: 'any', 0.1: '0.1 bits or more', 0.25: '0.25 bits or more', 0.4: '0.4 bits or more', 0.6: '0.6 bits or more' }, 'disagreement');
  const [order, orderField] = choice('Order', orders, 'order');
  const [outcome, outcomeField] = choice('Error', outcomes, 'outcome');
  const [method, methodField] = choice('Answer and error of', { '': 'best method', ...Object.fromEntries([...new Set(report.runs.flatMap(run => run.methods)), written].map(name => [name, name])) }, 'method');
  const [run, runField] = choice('Run', { '': 'all, side by side', ...Object.fromEntries(report.runs.map(({ name }) => [name, name])) }, 'run');
  const missed = element('input', { type: 'checkbox' });
  missed.addEventListener('change', () => onChange({ missed: missed.checked }));
  return {
    search,
    form: element('form', { class: 'filters', role: 'search', 'aria-label': 'Filter documents', onsubmit: event => event.preventDefault() },
      field('Search text and id', search), report.runs.length > 1 ? runField : null, methodField, outcomeField, labelField, whereField, disagreementField, orderField,
      element('label', { class: 'check' }, missed, 'runner-up not written next')),
    show(selection) {
      if (document.activeElement !== search || selection.search === '') search.value = selection.search;
      [label.value, where.value, order.value, run.value, outcome.value, method.value] = [selection.label, selection.where, selection.order, selection.run, selection.outcome, selection.method];
      where.disabled = selection.label === '';
      // An address may name a threshold that is not in the list.
      const threshold = String(selection.disagreement);
      if (![...disagreement.options].some(option => option.value === threshold)) disagreement.append(element('option', { value: threshold }, `${threshold} bits or more`));
      disagreement.value = threshold;
      missed.checked = selection.missed;
    },
  };
}
