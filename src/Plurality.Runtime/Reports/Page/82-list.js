// The list of documents: a listbox that holds only the rows in sight, so that ten thousand documents are as quick as ten.

class DocumentList {
  #rows = element('div', { class: 'rows', role: 'presentation' });
  #listed = [];
  #chosen = -1;
  #selection = null;
  #height = 0;

  constructor(onChoose) {
    this.box = element('div', { class: 'list', id: 'list', role: 'listbox', tabindex: '0', 'aria-label': 'Documents' }, this.#rows);
    this.box.addEventListener('scroll', () => this.#fill(), { passive: true });
    this.box.addEventListener('click', event => {
      const row = event.target.closest('[role=option]');
      if (row !== null) onChoose(Number(row.dataset.at));
    });
    addEventListener('resize', () => this.#measure());
  }

  /** Lists documents of a selection; one of them, or none, is chosen. */
  show(documents, chosen, selection) {
    const same = this.#selection?.method === selection.method && this.#selection?.run === selection.run && documents.length === this.#listed.length && documents.every((at, i) => at === this.#listed[i]);
    this.#selection = selection;
    this.#listed = documents;
    this.#chosen = chosen;
    if (!same) this.#rows.replaceChildren();
    this.#measure();
    const place = documents.indexOf(chosen);
    if (place >= 0) this.#bringIntoSight(place);
    this.#fill();
  }

  /** How many documents a page of the list is. */
  get page() {
    return Math.max(1, Math.floor(this.box.clientHeight / (this.#height || 60)) - 1);
  }

  #measure() {
    // A row is 5.25rem high; how many pixels that is depends on the reader's font size.
    this.#height = 5.25 * parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.#rows.style.setProperty('height', `${this.#listed.length * this.#height}px`);
    this.#fill();
  }

  /** The next row just comes in; one from far away is put in the middle, among its neighbours. */
  #bringIntoSight(place) {
    const [top, room] = [place * this.#height, this.box.clientHeight];
    const beyond = Math.max(this.box.scrollTop - top, top + this.#height - this.box.scrollTop - room);
    if (beyond > 2 * this.#height) this.box.scrollTop = top - (room - this.#height) / 2;
    else if (beyond > 0) this.box.scrollTop += top < this.box.scrollTop ? -beyond : beyond;
  }

  #fill() {
    const first = Math.max(0, Math.floor(this.box.scrollTop / this.#height) - 4);
    const last = Math.min(this.#listed.length, Math.ceil((this.box.scrollTop + (this.box.clientHeight || 600)) / this.#height) + 4);
    const wanted = new Set();
    for (let place = first; place < last; place++) wanted.add(place);
    const chosen = this.#listed.indexOf(this.#chosen);
    if (chosen >= 0) wanted.add(chosen); // aria-activedescendant must name a row that is there
    const kept = new Map([...this.#rows.children].map(row => [Number(row.dataset.place), row]));
    for (const [place, row] of kept) if (!wanted.has(place)) row.remove();
    for (const place of [...wanted].sort((a, b) => a - b)) {
      const row = kept.get(place) ?? this.#row(place);
      row.setAttribute('aria-selected', String(this.#listed[place] === this.#chosen));
      row.style.setProperty('transform', `translateY(${place * this.#height}px)`);
      if (!kept.has(place)) this.#rows.append(row);
    }

    if (chosen >= 0) this.box.setAttribute('aria-activedescendant', `document-${this.#chosen}`);
    else this.box.removeAttribute('aria-activedescendant');
  }

  #row(place) {
    const at = this.#listed[place];
    const document = report.documents[at];
    const { id, text, disagreement, runs } = document;
    const { said, gold, error } = outcomeOf(document, this.#selection);
    const set = labels => labels === null ? none : labels.length === 0 ? 'none' : clipped(labels.join(', '), 60);
    const remarks = [
      error === null ? null : `error ${figure(error)}`,
      disagreement === null ? null : `disagreement ${probability(disagreement)}`,
      runs.some(run => run?.runnerUpMissed) ? 'runner-up not next' : null,
      runs.some(run => run !== null && run.fault !== null) ? 'failed' : null,
    ].filter(remark => remark !== null);
    return element('div', { class: 'row', role: 'option', id: `document-${at}`, 'data-at': at, 'data-place': place, 'aria-setsize': this.#listed.length, 'aria-posinset': place + 1 },
      isolated(clipped(text, 90), 'span', { class: 'opened' }),
      element('span', { class: 'pair' }, element('bdi', { class: said !== null && gold !== null && set(said) !== set(gold) ? 'off' : null }, set(said)), gold === null ? null : [' · people ', element('bdi', {}, set(gold))]),
      element('span', { class: 'under' }, element('bdi', {}, clipped(id, 40)), remarks.map(remark => ` · ${remark}`)));
  }
}
