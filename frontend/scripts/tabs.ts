// A row of tabs that is wider than the screen shows the one that is chosen.
for (const row of document.querySelectorAll<HTMLElement>(".tabs, .settings-menu")) {
  const chosen = row.querySelector<HTMLElement>("[aria-current]");
  if (chosen) row.scrollLeft = chosen.offsetLeft - row.offsetLeft - (row.clientWidth - chosen.offsetWidth) / 2;
}
