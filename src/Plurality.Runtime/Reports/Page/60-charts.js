// Charts: Vega-Lite specifications, drawn as SVG when they come near the window, all of them before printing, and again in other colours
// when the scheme changes.

/** A custom property's colour as the current scheme has it, which a custom property itself does not say. */
function colour(name) {
  const probe = document.getElementById('main');
  probe.style.setProperty('outline-color', `var(--${name})`);
  const found = getComputedStyle(probe).outlineColor;
  probe.style.removeProperty('outline-color');
  return found;
}

/** What all charts have in common; specifications say what is shown, not how it looks. */
function theme(room) {
  const [ink, muted, line, ground] = ['ink', 'muted', 'line', 'surface'].map(colour);
  const series = Array.from({ length: 8 }, (_, i) => colour(`series-${i + 1}`));
  const font = getComputedStyle(document.body).fontFamily;
  const ramp = [colour('low'), colour('high')];
  return {
    aria: false, background: 'transparent', font, padding: { left: 2, right: 6, top: 4, bottom: 2 },
    view: { stroke: null },
    axis: { labelColor: muted, titleColor: muted, gridColor: line, domainColor: line, tickColor: line, labelFontSize: 11, titleFontSize: 11, titleFontWeight: 500, titlePadding: 8, labelLimit: Math.min(0.45 * room, 310), maxExtent: 340, labelOverlap: true },
    axisQuantitative: { tickCount: 5 },
    legend: { orient: 'top', direction: 'vertical', columns: 1, labelColor: ink, titleColor: muted, labelFontSize: 11, labelLimit: Math.max(120, room - 60), titleLimit: room, symbolSize: 90, offset: 10 },
    header: { labelColor: ink, titleColor: muted, labelFontSize: 11, titleFontSize: 11 },
    title: { color: ink, fontSize: 11, anchor: 'start', offset: 6 }, concat: { spacing: 22 },
    text: { color: ink, fontSize: 11 }, rule: { color: muted, strokeWidth: 1.5 }, tick: { color: ink },
    mark: { color: series[0] }, bar: { color: series[0] }, point: { color: series[0], filled: true, size: 55 },
    line: { color: series[0], strokeWidth: 2 }, area: { color: series[0] }, rect: { stroke: ground },
    range: { category: series, heatmap: ramp, ramp, ordinal: ramp },
  };
}

/** What the address brought into sight, until the reader scrolls: charts that are drawn above it must not push it away. */
let pinned = null;

function pin(target) {
  pinned = target;
  target.scrollIntoView();
}

for (const moved of ['wheel', 'touchstart', 'pointerdown', 'keydown']) addEventListener(moved, () => { pinned = null; }, { passive: true });

const charts = [];

/**
 * A chart with its title, the controls that it has, and what leads out of it: its data as CSV and its picture as SVG.
 * `specify` gives the specification, anew where a control changed; `onPick` takes the row of data that the reader selects.
 */
function pictured({ id, title, alternative, specify, onPick = null, controls = null, wide = false, kind = wide ? 'wide' : null }) {
  const place = element('div', { class: onPick === null ? 'chart' : 'chart picks', role: 'img', 'aria-label': shown(alternative()) });
  const { height } = specify();
  // Its room is kept for it, so that what stands below does not move when it is drawn.
  if (typeof height === 'number') place.style.setProperty('--expected', `${height + 70}px`);
  const entry = { id, title, specify, onPick, place, view: null, drawn: null };
  charts.push(entry);
  const figure = element('figure', { id: `chart-${id}`, class: kind }, element('figcaption', {}, shown(title)), controls, place,
    element('p', { class: 'files' },
      element('button', { type: 'button', onclick: () => save(`${id}.csv`, 'text/csv', csv(specify().data.values)) }, 'CSV', unseen(` of ${shown(title)}`)),
      element('button', { type: 'button', onclick: async () => { await draw(entry); save(`${id}.svg`, 'image/svg+xml', await entry.view.toSVG()); } }, 'SVG', unseen(` of ${shown(title)}`))));
  entry.change = () => {
    place.setAttribute('aria-label', shown(alternative()));
    if (entry.drawn === null) return;
    entry.drawn = null;
    draw(entry);
  };
  return { figure, change: entry.change };
}

/** The charts of a section, to be drawn; null where it has none. */
function chartsOf(name) {
  const chosen = report.charts.filter(chart => chart.section === name);
  return chosen.length === 0 ? null : element('div', { class: 'charts' }, chosen.map(chart => pictured({
    id: chart.id, title: chart.title, alternative: () => chart.alternative, specify: () => chart.specification,
    wide: chart.specification.facet !== undefined || chart.specification.concat !== undefined || isLong(chart.specification.encoding?.y),
  }).figure));
}

/** Whether names along an axis are too many or too long for half of the page. */
const isLong = ({ type, scale: { domain = [] } = {} } = {}) => type === 'nominal' && (domain.length > 16 || domain.some(name => name.length > 30));

/** Rows as comma-separated values, the columns of the first one that has each. */
function csv(rows) {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  const cell = value => /[",\n\r]/.test(String(value ?? '')) ? `"${String(value).replaceAll('"', '""')}"` : String(value ?? '');
  return [columns, ...rows.map(row => columns.map(name => row[name]))].map(line => `${line.map(cell).join(',')}\r\n`).join('');
}

/** Hands a file to the reader. Its address holds the text itself: Chromium 156 downloads nothing from the address of a blob. */
const save = (name, type, text) => element('a', { href: `data:${type},${encodeURIComponent(text)}`, download: name }).click();

/** A string of Vega's expression language. */
const quoted = text => JSON.stringify(text).replace(/[\u2028\u2029]/g, end => `\\u${end.charCodeAt(0).toString(16)}`);

/** Labels of an axis in lines, where one is longer than its room. */
function fitAxis(channel, length) {
  const names = (channel?.scale?.domain ?? []).filter(name => typeof name === 'string');
  if (!names.some(name => name.length > length)) return false;
  const lines = names.map(name => [name, nameLines(name, length)]).filter(([, broken]) => broken.length > 1);
  channel.axis = { ...channel.axis, labelExpr: lines.reduceRight((rest, [name, broken]) => `datum.label === ${quoted(name)} ? [${broken.map(quoted).join(',')}] : ${rest}`, 'datum.label') };
  return true;
}

/** Breaks the titles of axes and legends, wherever they stand in a specification, so that nothing is cut. */
function fitTitles(node, across, upwards) {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) return node.forEach(one => fitTitles(one, across, upwards));
  for (const [name, value] of Object.entries(node)) {
    if (name === 'values') continue;
    if (value !== null && typeof value === 'object' && typeof value.title === 'string' && typeof value.field === 'string') {
      const lines = textLines(value.title, Math.max(10, Math.floor((name.startsWith('y') ? upwards : across) / 6)));
      if (lines.length > 1 && name !== 'tooltip') value.title = lines;
    }

    if (name !== 'tooltip') fitTitles(value, across, upwards);
  }
}

/** A specification as wide as its place: as many panels beside each other as there is room for, titles and names in lines. */
function fitted(specification, room) {
  const made = { ...structuredClone(specification), description: '' };
  const panels = made.concat ?? (made.facet && [made.spec]);
  if (panels) {
    const most = made.concat?.length ?? Infinity;
    const wide = made.concat ? 150 : made.spec.width;
    made.columns = Math.max(1, Math.min(most, Math.floor(room / (wide + 75))));
    if (made.concat) made.columns = Math.ceil(most / Math.ceil(most / made.columns)); // rows of the same length
    const width = Math.max(120, Math.min(made.concat ? 290 : 340, Math.floor(room / made.columns) - 75));
    for (const panel of panels) {
      for (const view of panel.vconcat ?? [panel]) view.width = width;
      if (typeof panel.title === 'string') panel.title = { text: nameLines(panel.title, Math.floor(width / 5.6)), anchor: 'start', frame: 'group' };
      fitTitles(panel, width, 150);
    }

    if (made.facet) made.facet.header = { ...made.facet.header, labelLimit: width + 60 };
    return made;
  }

  const names = made.encoding?.y;
  if (names?.type === 'nominal' && fitAxis(names, Math.floor(Math.min(0.42 * room, 300) / 6))) {
    if (typeof made.height === 'object') made.height = { ...made.height, step: Math.max(28, made.height.step) };
  }

  if (names?.type === 'nominal' && typeof made.height === 'object') names.title = null; // the names say what they are

  if (made.encoding?.x?.type === 'nominal') fitAxis(made.encoding.x, Math.max(6, Math.floor((room - 70) / 6.5 / (made.encoding.x.scale?.domain?.length || 1))));
  fitTitles(made, names?.type === 'nominal' ? 0.5 * room : room - 80, typeof made.height === 'number' ? made.height : 220);
  return made;
}

async function draw(entry) {
  const room = entry.place.clientWidth;
  const look = `${currentScheme()} ${room}`;
  if (entry.drawn === look) return entry.drawing;
  entry.drawn = look;
  return entry.drawing = drawNow(entry, room);
}

async function drawNow(entry, room) {
  const holder = element('div');
  entry.view?.finalize();
  entry.view = null;
  const kept = entry.specify();
  if (kept.data.values.length === 0) {
    entry.place.replaceChildren(element('p', { class: 'note nothing' }, kept.nothing ?? 'There is nothing to draw.'));
    entry.place.classList.add('drawn');
    return;
  }

  entry.place.replaceChildren(holder);
  try {
    const { view } = await vegaEmbed(holder, fitted(kept, room), {
      mode: 'vega-lite', config: theme(room), renderer: 'svg', actions: false, defaultStyle: false, ast: true, expr: vega.expressionInterpreter, tooltip: showTip, logLevel: vega.Error,
    });
    if (!holder.isConnected) return view.finalize(); // drawn anew meanwhile
    entry.view = view;
    if (entry.onPick !== null) view.addEventListener('click', (event, item) => { if (item?.datum !== undefined) entry.onPick(item.datum); });
    entry.place.classList.add('drawn');
    pinned?.scrollIntoView();
    for (const svg of holder.querySelectorAll('svg')) svg.setAttribute('aria-hidden', 'true');
  } catch (fault) {
    entry.place.replaceChildren(element('p', { class: 'note' }, `This chart could not be drawn: ${shown(fault.message)}`));
  }
}

const drawAll = () => charts.forEach(draw);

const redraw = () => charts.filter(entry => entry.drawn !== null).forEach(draw);

/** Vega's tooltips, as text: a value or an object of them. */
function showTip(handler, event, item, value) {
  const tip = document.getElementById('tip');
  tip.hidden = value === null || value === undefined || value === '';
  if (tip.hidden) return;
  tip.replaceChildren(typeof value !== 'object'
    ? shown(value)
    : element('dl', {}, Object.entries(value).map(([name, what]) => [element('dt', {}, shown(name)), element('dd', { dir: 'auto' }, shown(what))])));
  const x = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
  const y = event.clientY + 18 + tip.offsetHeight > innerHeight ? event.clientY - tip.offsetHeight - 12 : event.clientY + 18;
  tip.style.setProperty('transform', `translate(${Math.max(4, x)}px, ${Math.max(4, y)}px)`);
}

function watchCharts() {
  const near = new IntersectionObserver(entries => {
    for (const { target } of entries.filter(entry => entry.isIntersecting)) {
      near.unobserve(target);
      draw(charts.find(entry => entry.place === target));
    }
  }, { rootMargin: '400px' });
  charts.forEach(entry => near.observe(entry.place));
  addEventListener('resize', redraw);
}
