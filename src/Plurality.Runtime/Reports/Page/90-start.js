// The page, from top to bottom.

opening();
scoreboards();
calibration();
analyses();
explorer();
record();
watchScheme();
watchCharts();
// The browser looked for the section that the address names before there was one.
if (location.hash.length > 1 && !isSelection(location.hash)) document.getElementById(location.hash.slice(1))?.scrollIntoView();
