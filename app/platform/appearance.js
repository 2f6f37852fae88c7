/**
 * Theme and panels as they were left, applied before the first paint, which waits for
 * this script and for guard.js alone. The only use of localStorage, which may be read at once. Losing
 * it loses nothing: the lasting copy is with the other preferences.
 */
"use strict";

(() => {
  const root = document.documentElement;
  try {
    const kept = JSON.parse(localStorage.getItem("fieldbook.appearance") ?? "{}");
    const { theme, panel_open: panelOpen, panel_width: width } = kept;
    if (theme && theme !== "system") root.dataset.theme = theme;
    if (panelOpen === false) root.dataset.panel = "closed";
    if (width) root.style.setProperty("--panel", `${width}px`);
  } catch {
    // A browser that refuses storage gets the defaults.
  }
})();
