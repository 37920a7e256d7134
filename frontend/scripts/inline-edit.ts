// A cell edited in place. `<a class="cell-edit" data-edit="URL">`: a click or Enter fetches the cell's form; Enter saves, Tab saves and
// goes on to the next cell, Esc leaves. What the server refuses stays open with its reason. Without scripts the link leads to a form.
// The table itself must not stand in a form, since forms do not nest: what one selects belongs to its form by the `form` attribute.
import { fetchFragment } from "./requests";
import { showToast } from "./toasts";
import { isComposing } from "./typing";

type Step = -1 | 0 | 1;

document.addEventListener("click", (event) => {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-edit]") : null;
  if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void edit(cell);
});

async function edit(cell: HTMLElement): Promise<void> {
  try {
    const { html } = await fetchFragment(cell.dataset.edit!);
    if (cell.isConnected) new CellForm(cell.parentElement!, html);
  } catch (error) {
    showToast({ text: (error as Error).message, kind: "bad" });
  }
}

/** One cell while it is edited. It ends once: saved, or left. */
class CellForm {
  private readonly before: string;
  private form!: HTMLFormElement;
  private hasEnded = false;

  constructor(
    private readonly holder: HTMLElement,
    html: string,
  ) {
    this.before = holder.innerHTML;
    this.show(html);
  }

  private show(html: string): void {
    this.holder.innerHTML = html;
    this.form = this.holder.querySelector("form")!;
    this.form.addEventListener("keydown", (event) => this.onKey(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save(0);
    });
    this.form.addEventListener("focusout", (event) => {
      if (!this.form.contains(event.relatedTarget as Node | null)) void this.save(0);
    });
    const field = this.form.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea");
    field?.focus();
    if (!(field instanceof HTMLInputElement) || field.type === "checkbox") return;
    // What is a list is added to; what is one value is typed over.
    if (field.hasAttribute("data-append")) field.setSelectionRange(field.value.length, field.value.length);
    else field.select();
  }

  private onKey(event: KeyboardEvent): void {
    if (isComposing(event)) return;
    const isNewLine = event.target instanceof HTMLTextAreaElement && !event.ctrlKey && !event.metaKey;
    if (event.key === "Escape") {
      event.stopPropagation();
      this.end(this.before);
      this.focusCell();
    } else if (event.key === "Tab") {
      event.preventDefault();
      void this.save(event.shiftKey ? -1 : 1);
    } else if (event.key === "Enter" && !isNewLine) {
      event.preventDefault();
      void this.save(0).then(() => this.focusCell());
    }
  }

  private async save(step: Step): Promise<void> {
    if (this.hasEnded) return;
    this.hasEnded = true;
    try {
      const { html, status } = await fetchFragment(this.form.action, { method: "POST", body: new FormData(this.form) });
      if (status === 422 || status === 409) return this.refuse(html);
      this.end(html);
      if (step) this.goOn(step);
    } catch (error) {
      this.hasEnded = false;
      showToast({ text: (error as Error).message, kind: "bad" });
    }
  }

  private refuse(html: string): void {
    this.show(html);
    this.hasEnded = false;
  }

  private end(html: string): void {
    this.hasEnded = true;
    this.holder.innerHTML = html;
  }

  private focusCell(): void {
    this.holder.querySelector<HTMLElement>("[data-edit]")?.focus();
  }

  private goOn(step: Step): void {
    const cells = [...document.querySelectorAll<HTMLElement>("[data-edit]")];
    const next = cells[cells.findIndex((cell) => this.holder.contains(cell)) + step];
    if (next) void edit(next);
  }
}
