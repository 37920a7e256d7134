// Light, dark, or as the system has it: shown at once, and kept by the form's own POST. The sidebar, wide or narrow, is kept in a cookie,
// so that the server draws the page right at once and nothing flashes.
import { csrfToken } from "./requests";

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const button = event.target.closest<HTMLButtonElement>("button[data-set-theme]");
  if (button) {
    event.preventDefault();
    setTheme(button);
  }
  if (event.target.closest("[data-toggle-sidebar]")) toggleSidebar();
});

function setTheme(button: HTMLButtonElement): void {
  const root = document.documentElement;
  if (button.value) root.dataset.theme = button.value;
  else delete root.dataset.theme;
  for (const other of document.querySelectorAll("button[data-set-theme]")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  const form = button.form!;
  const headers = { "X-CSRFToken": csrfToken() };
  void fetch(form.action, { method: "POST", body: new FormData(form, button), headers, redirect: "manual" });
}

function toggleSidebar(): void {
  const root = document.documentElement;
  const isNarrow = root.dataset.sidebar !== "narrow";
  if (isNarrow) root.dataset.sidebar = "narrow";
  else delete root.dataset.sidebar;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `farley_sidebar=${isNarrow ? "narrow" : "wide"}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}
