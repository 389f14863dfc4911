// The page of a training: what was trained, how the losses fell, and the model's steps before and after.

head('training', report.facts.map(([name, value]) => [name, isolated(value)]));

section('losses', 'Losses', element('p', { class: 'quiet' }, shown(report.losses)), chartsOf('losses'));

if (report.steps.length > 0) {
  section('steps', 'Steps before and after', element('p', { class: 'quiet' }, shown(report.documents)), chartsOf('steps'),
    scrolled('Steps before and after', element('table', {},
      element('thead', {}, element('tr', {}, column('Step'), ['Answers that have it', 'Highest probability', 'Entropy in bits'].map(name => element('th', { scope: 'col', class: 'number' }, name)))),
      element('tbody', {}, report.steps.map(step => element('tr', {}, rowHead(`${step.step}, ${step.adapter}`),
        [step.answers.toLocaleString('en'), probability(step.top), figure(step.entropy)].map(text => element('td', { class: 'number' }, text))))))));
}

section('record', 'Settings', element('p', { class: 'quiet' }, 'The adapter depends on these settings and documents, byte for byte.'), element('pre', { class: 'settings' }, shown(report.settings)));
watchScheme();
watchCharts();
