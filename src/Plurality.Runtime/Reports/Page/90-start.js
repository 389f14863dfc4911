// The page, from top to bottom.

opening();
scoreboards();
uncertainty();
labels();
calibration();
thresholds();
agreement();
analyses();
explorer();
record();
watchScheme();
watchCharts();

// The browser looked for the section that the address names before there was one; later it finds it, and charts may still push it away.
const goToSection = () => {
  const target = isSelection(location.hash) ? null : document.getElementById(location.hash.slice(1));
  if (target !== null) pin(target);
};
addEventListener('hashchange', goToSection);
goToSection();
