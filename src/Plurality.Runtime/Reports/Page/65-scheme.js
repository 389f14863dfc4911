// Light and dark: as the system says, or as chosen. Paper is light.

const schemes = ['system', 'light', 'dark'];
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
let printing = false;

function currentScheme() {
  const chosen = document.documentElement.dataset.scheme;
  return printing ? 'light' : chosen ?? (systemIsDark.matches ? 'dark' : 'light');
}

function choose(scheme) {
  if (scheme === 'system') delete document.documentElement.dataset.scheme;
  else document.documentElement.dataset.scheme = scheme;
  document.getElementById('scheme').textContent = scheme === 'system' ? 'Colours: system' : `Colours: ${scheme}`;
  redraw();
}

function watchScheme() {
  // A browser may refuse storage to files: then the choice lasts as long as the page.
  const kept = () => { try { return localStorage.getItem('plurality-colours'); } catch { return null; } };
  const keep = scheme => { try { localStorage.setItem('plurality-colours', scheme); } catch { /* it lasts as long as the page */ } };
  let scheme = schemes.includes(kept()) ? kept() : 'system';
  choose(scheme);
  document.getElementById('scheme').addEventListener('click', () => {
    scheme = schemes[(schemes.indexOf(scheme) + 1) % schemes.length];
    keep(scheme);
    choose(scheme);
  });
  systemIsDark.addEventListener('change', redraw);
  addEventListener('beforeprint', () => {
    printing = true;
    document.documentElement.dataset.scheme = 'light';
    drawAll();
  });
  addEventListener('afterprint', () => {
    printing = false;
    choose(scheme);
  });
}
