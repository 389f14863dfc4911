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
function theme() {
  const [ink, muted, line, ground] = ['ink', 'muted', 'line', 'surface'].map(colour);
  const series = Array.from({ length: 8 }, (_, i) => colour(`series-${i + 1}`));
  const font = getComputedStyle(document.body).fontFamily;
  const narrow = document.documentElement.clientWidth < 620;
  const ramp = [colour('low'), colour('high')];
  return {
    aria: false, background: 'transparent', font, padding: { left: 2, right: 6, top: 4, bottom: 2 },
    view: { stroke: null },
    axis: { labelColor: muted, titleColor: muted, gridColor: line, domainColor: line, tickColor: line, labelFontSize: 11, titleFontSize: 11, titleFontWeight: 500, titlePadding: 8, labelLimit: 150, labelOverlap: true },
    axisY: { titleLimit: 230 },
    axisQuantitative: { tickCount: 5 },
    legend: { orient: 'top', direction: 'vertical', columns: 1, labelColor: ink, titleColor: muted, labelFontSize: 11, labelLimit: narrow ? 150 : 330, symbolSize: 90, offset: 10 },
    header: { labelColor: ink, titleColor: muted, labelFontSize: 11, titleFontSize: 11 },
    title: { color: ink, fontSize: 12, anchor: 'start' },
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

/** The charts of a section, to be drawn; null where it has none. */
function chartsOf(name) {
  const chosen = report.charts.filter(chart => chart.section === name);
  if (chosen.length === 0) return null;
  return element('div', { class: 'charts' }, chosen.map(chart => {
    const place = element('div', { class: 'chart', role: 'img', 'aria-label': shown(chart.alternative) });
    // Its room is kept for it, so that what stands below does not move when it is drawn.
    if (typeof chart.specification.height === 'number') place.style.setProperty('--expected', `${chart.specification.height + 70}px`);
    charts.push({ chart, place, view: null, drawn: null });
    return element('figure', { id: `chart-${chart.id}`, class: chart.specification.facet === undefined ? null : 'wide' }, element('figcaption', {}, shown(chart.title)), place);
  }));
}

/** How many panels stand beside each other: they have a width of their own, so it depends on the room. */
const columnsOf = ({ chart: { specification }, place }) =>
  specification.facet === undefined ? undefined : Math.max(1, Math.floor((place.clientWidth - 50) / (specification.spec.width + 30)));

async function draw(entry) {
  const columns = columnsOf(entry);
  const look = `${currentScheme()} ${columns}`;
  if (entry.drawn === look) return;
  entry.drawn = look;
  const holder = element('div');
  entry.view?.finalize();
  entry.place.replaceChildren(holder);
  try {
    const { view } = await vegaEmbed(holder, { ...entry.chart.specification, description: '', ...(columns && { columns }) }, {
      mode: 'vega-lite', config: theme(), renderer: 'svg', actions: false, defaultStyle: false, ast: true, expr: vega.expressionInterpreter, tooltip: showTip, logLevel: vega.Error,
    });
    if (!holder.isConnected) return view.finalize(); // drawn anew meanwhile
    entry.view = view;
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
