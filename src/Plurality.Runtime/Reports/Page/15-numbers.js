// What follows from probabilities and shares of a document; figures over documents come with the report.

const task = report.runs[0].task;

/** Entropy of a yes with this probability, in bits. */
const bits = p => p > 0 && p < 1 ? -p * Math.log2(p) - (1 - p) * Math.log2(1 - p) : 0;

/** How undecided a row of probabilities is: the mean over labels of the entropy of each, in bits, from 0 to 1. */
const entropy = row => row.reduce((sum, p) => sum + bits(p), 0) / row.length;

/** The labels that probabilities assign, as flags: those from one half on; in a single-label task the first of the highest. */
function assigned(row) {
  const top = row.indexOf(Math.max(...row));
  return row.map((p, at) => task === 'single-label' ? at === top : p >= 0.5);
}

/** What people say of each label: shares of annotators, else the gold labels as 0 and 1; null without either. */
const peopleOf = document => document.shares ?? document.gold;

/** The L1 distance of probabilities from what people say; null where one is missing. */
function errorOf(document, row) {
  const people = peopleOf(document);
  return row === null || people === null ? null : row.reduce((sum, p, at) => sum + Math.abs(p - people[at]), 0);
}

/** Stands for what the model wrote, among the names of methods. */
const written = 'the answer';

/** The method of a run that a reader sees first: the one closest to people. */
const firstMethod = run => report.verdicts.find(verdict => verdict.run === run.name && run.methods.includes(verdict.best))?.best ?? run.methods[0] ?? written;

/** The label probabilities of a method, or of the answer as 0 and 1; null where there are none. */
function rowOf(run, entry, method) {
  if (entry === null || entry === undefined) return null;
  if (method === written) return entry.predicted === null ? null : report.labels.map(label => entry.predicted.includes(label) ? 1 : 0);
  return entry.estimates[run.methods.indexOf(method || firstMethod(run))] ?? null;
}

const labelsOf = flags => report.labels.filter((_, at) => flags[at] === true || flags[at] === 1);

/** Σ of a function over documents. */
const sumOf = (items, of) => items.reduce((sum, item) => sum + of(item), 0);

/** Precision, recall and F1 at every threshold that a probability gives, from the highest on; pairs that tie come together. */
function thresholdCurve(pairs) {
  const sorted = [...pairs].sort((a, b) => b.probability - a.probability);
  const gold = sumOf(sorted, pair => pair.gold);
  const points = [];
  let right = 0;
  sorted.forEach((pair, at) => {
    right += pair.gold;
    if (at + 1 < sorted.length && sorted[at + 1].probability === pair.probability) return;
    points.push({ threshold: pair.probability, precision: right / (at + 1), recall: gold === 0 ? null : right / gold, f1: gold === 0 ? null : 2 * right / (at + 1 + gold) });
  });
  return points;
}
