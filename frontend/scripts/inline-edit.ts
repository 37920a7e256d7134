// A cell edited in place. `<a class="cell-edit" data-edit="URL">`: a click or Enter fetches the cell's form; Enter saves, Tab saves and
// goes on to the next cell, Esc leaves. What the server refuses stays open with its reason. Without scripts the link leads to a form.
import { fetchFragment } from "./requests";
import { showToast } from "./toasts";
import { isComposing } from "./typing";

const leaving = new WeakSet<Element>();

document.addEventListener("click", (event) => {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-edit]") : null;
  if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void edit(cell);
});

async function edit(cell: HTMLElement): Promise<void> {
  const holder = cell.parentElement!;
  const before = holder.innerHTML;
  const form = await load(holder, cell.dataset.edit!);
  if (!form) return;
  form.addEventListener("keydown", (event) => void onKey(event, holder, before));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void save(holder, before, 0);
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget as Node | null) && !leaving.has(form)) void save(holder, before, 0);
  });
}

async function load(holder: HTMLElement, url: string): Promise<HTMLFormElement | null> {
  try {
    holder.innerHTML = (await fetchFragment(url)).html;
  } catch (error) {
    showToast({ text: (error as Error).message, kind: "bad" });
    return null;
  }
  const form = holder.querySelector("form");
  const field = form?.querySelector<HTMLInputElement>("input:not([type=hidden]), select, textarea");
  field?.focus();
  if (field instanceof HTMLInputElement && field.type === "text") field.select();
  return form;
}

async function onKey(event: KeyboardEvent, holder: HTMLElement, before: string): Promise<void> {
  if (isComposing(event)) return;
  if (event.key === "Escape") {
    event.stopPropagation();
    restore(holder, before);
    holder.querySelector<HTMLElement>("[data-edit]")?.focus();
  } else if (event.key === "Tab") {
    event.preventDefault();
    await save(holder, before, event.shiftKey ? -1 : 1);
  } else if (event.key === "Enter" && !(event.target instanceof HTMLTextAreaElement && !event.ctrlKey && !event.metaKey)) {
    event.preventDefault();
    await save(holder, before, 0);
    holder.querySelector<HTMLElement>("[data-edit]")?.focus();
  }
}

function restore(holder: HTMLElement, html: string): void {
  const form = holder.querySelector("form");
  if (form) leaving.add(form);
  holder.innerHTML = html;
}

async function save(holder: HTMLElement, before: string, move: -1 | 0 | 1): Promise<void> {
  const form = holder.querySelector("form");
  if (!form || leaving.has(form)) return;
  leaving.add(form);
  try {
    const { html, status } = await fetchFragment(form.action, { method: "POST", body: new FormData(form) });
    holder.innerHTML = html;
    if (status === 422 || status === 409) rearm(holder, before);
    else if (move) step(holder, move);
  } catch (error) {
    leaving.delete(form);
    showToast({ text: (error as Error).message, kind: "bad" });
  }
}

function rearm(holder: HTMLElement, before: string): void {
  const form = holder.querySelector("form");
  form?.addEventListener("keydown", (event) => void onKey(event, holder, before));
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    void save(holder, before, 0);
  });
  form?.querySelector<HTMLElement>("[aria-invalid], input:not([type=hidden]), select, textarea")?.focus();
}

function step(holder: HTMLElement, by: -1 | 1): void {
  const cells = [...document.querySelectorAll<HTMLElement>("[data-edit]")];
  const now = cells.findIndex((cell) => holder.contains(cell));
  const next = cells[now + by];
  if (next) void edit(next);
}
