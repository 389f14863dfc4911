'use strict';

// The report's data, and how its texts and numbers are written. All files of this folder are one script, in the order of their names.

const report = JSON.parse(document.getElementById('report-data').textContent);

/** A text with what cannot be seen, or would reorder its surroundings, written out: NUL and direction overrides become [U+0000], [U+202E]. */
function shown(text) {
  return String(text).replace(
    /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u2028\u2029\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/g,
    control => `[U+${control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`);
}

/** A text of at most so many characters for a single line. */
function clipped(text, length) {
  const line = shown(text.slice(0, 2 * length)).replace(/\s+/g, ' ').trim();
  return line.length > length || text.length > 2 * length ? `${line.slice(0, length)}…` : line;
}

const none = '–';

/** A probability or share in two digits; what rounds to 0 or 1 without being it says so. */
function probability(value) {
  if (value === null || value === undefined) return none;
  if (value > 0 && value < 0.005) return '<.01';
  if (value < 1 && value >= 0.995) return '>.99';
  return value.toFixed(2);
}

/** The end of an interval from 0, as `plurality trace` writes it; never less than its digits can say. */
const atMost = limit => `at most ${Math.max(limit, 1e-6).toFixed(6)}`;

/** A figure in at least three significant digits. */
function figure(value) {
  if (value === null || value === undefined) return none;
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : 3).replace(/^-(?=[0.]+$)/, '');
}

const interval = cell => cell.low === null || cell.high === null ? '' : `${figure(cell.low)} to ${figure(cell.high)}`;

/** An analysis' or section's name as a heading: runner-up becomes Runner-up, label-order Label order. */
function heading(name) {
  const words = name === 'runner-up' || name === 'side-by-side' ? name : name.replace(/-/g, ' ').replace('multi label', 'multi-label');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The parts of a name, each with the separator that ends it: where a line may break. */
const nameParts = name => shown(name).split(/(?<=[+|@:_/])/);

/** A name in lines of so many characters, broken between its parts. */
function nameLines(name, length) {
  const lines = [''];
  for (const part of nameParts(name)) {
    if (lines.at(-1) !== '' && lines.at(-1).length + part.length > length) lines.push('');
    lines[lines.length - 1] += part;
  }

  return lines;
}

/** A text in lines of about so many characters, broken between words. */
function textLines(text, length) {
  const lines = [''];
  for (const word of text.split(' ')) {
    if (lines.at(-1) !== '' && lines.at(-1).length + word.length + 1 > length) lines.push('');
    lines[lines.length - 1] += (lines.at(-1) === '' ? '' : ' ') + word;
  }

  return lines;
}

const count = (number, noun) => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
