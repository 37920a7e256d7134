// Light, dark, or as the system has it; and the sidebar, wide or narrow. Kept in cookies, so that the server draws the page right at
// once and nothing flashes.

function remember(name: string, value: string): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const theme = event.target.closest<HTMLElement>("[data-set-theme]");
  if (theme) setTheme(theme.dataset.setTheme!);
  if (event.target.closest("[data-toggle-sidebar]")) toggleSidebar();
});

function setTheme(theme: string): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  remember("farley_theme", theme);
  for (const button of document.querySelectorAll<HTMLElement>("[data-set-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.setTheme === theme));
  }
}

function toggleSidebar(): void {
  const root = document.documentElement;
  const isNarrow = root.dataset.sidebar !== "narrow";
  if (isNarrow) root.dataset.sidebar = "narrow";
  else delete root.dataset.sidebar;
  remember("farley_sidebar", isNarrow ? "narrow" : "wide");
}
