// Rows one can tick: shift takes the range, the head takes the page, and a bar appears with what can be done to them.

class RowSelection extends HTMLElement {
  private last: HTMLInputElement | undefined;

  connectedCallback(): void {
    this.addEventListener("click", this.onClick);
    this.addEventListener("change", this.refresh);
    this.addEventListener("htmx:after:swap", this.refresh);
    // Whoever comes back finds the rows ticked by the browser, some time after this.
    window.addEventListener("pageshow", this.refresh);
    this.refresh();
  }

  disconnectedCallback(): void {
    window.removeEventListener("pageshow", this.refresh);
  }

  private get ticks(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>("tbody .tick")];
  }

  private readonly onClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    if (target.closest("[data-clear]")) this.clear();
    if (target.closest("[data-all-matching]")) this.takeAllMatching();
    if (!(target instanceof HTMLInputElement) || !target.matches(".tick")) return;
    if (target.matches("[data-page]")) this.ticks.forEach((tick) => (tick.checked = target.checked));
    else if (event.shiftKey && this.last?.isConnected) this.range(this.last, target);
    this.last = target;
    this.refresh();
  };

  private range(from: HTMLInputElement, to: HTMLInputElement): void {
    const all = this.ticks;
    const [first, last] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b) as [number, number];
    for (const tick of all.slice(first, last + 1)) tick.checked = to.checked;
  }

  private clear(): void {
    this.ticks.forEach((tick) => (tick.checked = false));
    this.refresh();
  }

  /** Not these rows but everything that the filter finds: the server gets all=1 instead of ids. */
  private takeAllMatching(): void {
    const all = this.querySelector<HTMLInputElement>("input[name=all]");
    const count = this.querySelector<HTMLElement>("[data-count]");
    if (!all || !count) return;
    all.value = "1";
    count.textContent = all.dataset.total ?? "";
  }

  private readonly refresh = (): void => {
    const ticks = this.ticks;
    const chosen = ticks.filter((tick) => tick.checked).length;
    for (const tick of ticks) tick.closest("tr")?.classList.toggle("is-selected", tick.checked);
    const page = this.querySelector<HTMLInputElement>("[data-page]");
    if (page) {
      page.checked = chosen > 0 && chosen === ticks.length;
      page.indeterminate = chosen > 0 && chosen < ticks.length;
    }
    const all = this.querySelector<HTMLInputElement>("input[name=all]");
    if (all) all.value = "";
    const count = this.querySelector<HTMLElement>("[data-count]");
    if (count) count.textContent = chosen.toLocaleString(document.documentElement.lang);
    const bar = this.querySelector<HTMLElement>(".bulk-bar");
    if (bar) bar.hidden = chosen === 0;
  };
}

customElements.define("row-selection", RowSelection);
