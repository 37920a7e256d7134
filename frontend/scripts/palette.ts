// The command palette: Ctrl/⌘ K or / from anywhere. The server finds and renders; what was chosen lately comes first.
import { fetchFragment } from "./requests";
import { hasSingleKeys, isComposing, isTyping } from "./typing";
import { word } from "./words";

const WAIT_MS = 70;
const KEPT = 6;
const RECENT = "farley-recent";

/** How many rows of a list are ticked, or "all" where everything that matches is; "" for none. */
function chosenRows(): string {
  const form = document.querySelector<HTMLFormElement>("form#chosen");
  const ticks = form?.querySelector<HTMLInputElement>("input[name=all]")?.value
    ? "all"
    : String(document.querySelectorAll("input[name=ids]:checked").length);
  return form && ticks !== "0" ? ticks : "";
}

/** Sends the list's own form, as its bar would, with what was chosen here. */
function actOnChosen(action: string, value: string): void {
  const form = document.querySelector<HTMLFormElement>("form#chosen")!;
  for (const field of document.querySelectorAll<HTMLInputElement>("[form=chosen]:is([name=value], [name=owner])")) field.disabled = true;
  for (const [name, text] of [["action", action], ["value", value]] as const) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value: text }));
  }
  form.requestSubmit();
}

class CommandPalette extends HTMLElement {
  private readonly dialog = this.querySelector("dialog")!;
  private readonly input = this.querySelector("input")!;
  private readonly results = this.querySelector<HTMLElement>("[role=listbox]")!;
  private running: AbortController | undefined;
  private timer = 0;

  connectedCallback(): void {
    this.input.addEventListener("input", () => this.searchSoon());
    this.input.addEventListener("keydown", (event) => this.move(event));
    this.results.addEventListener("click", (event) => {
      const item = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (item?.dataset.action) actOnChosen(item.dataset.action, item.dataset.value ?? "");
      else if (item) this.remember(item);
    });
    this.results.addEventListener("pointermove", (event) => {
      const item = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (item) this.select(item);
    });
    document.addEventListener("keydown", this.onKey);
    document.addEventListener("click", this.onClick);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.onKey);
    document.removeEventListener("click", this.onClick);
  }

  open(): void {
    if (this.dialog.open) return;
    this.input.value = "";
    this.dialog.showModal();
    void this.search();
  }

  private readonly onClick = (event: MouseEvent): void => {
    const opener = (event.target as Element).closest?.("[data-palette]");
    if (!opener || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.open();
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
    const isSlash = event.key === "/" && hasSingleKeys() && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
    if (!isCommand && !(isSlash && !document.querySelector("dialog[open]"))) return;
    event.preventDefault();
    this.open();
  };

  private searchSoon(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.search(), WAIT_MS);
  }

  private async search(): Promise<void> {
    const query = this.input.value.trim();
    this.running?.abort();
    this.running = new AbortController();
    const url = new URL(this.getAttribute("src")!, location.href);
    url.searchParams.set("q", query);
    const chosen = chosenRows();
    if (chosen) url.searchParams.set("chosen", chosen);
    const late = window.setTimeout(() => this.results.setAttribute("aria-busy", "true"), 150);
    try {
      const { html } = await fetchFragment(url.href, { signal: this.running.signal });
      this.results.innerHTML = html;
      if (!query) this.showRecent();
      this.number();
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) this.results.textContent = (error as Error).message;
    } finally {
      window.clearTimeout(late);
      this.results.removeAttribute("aria-busy");
    }
  }

  private get options(): HTMLElement[] {
    return [...this.results.querySelectorAll<HTMLElement>("[role=option]")];
  }

  // The server sends links. Here they are options: the focus stays in the field, which says the one that is chosen.
  private number(): void {
    this.querySelectorAll<HTMLElement>(".palette-item").forEach((item, index) => {
      item.id = `palette-${index}`;
      item.setAttribute("role", "option");
      item.tabIndex = -1;
    });
    const first = this.options[0];
    if (first) this.select(first);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private select(chosen: HTMLElement): void {
    for (const option of this.options) option.setAttribute("aria-selected", String(option === chosen));
    this.input.setAttribute("aria-activedescendant", chosen.id);
  }

  private move(event: KeyboardEvent): void {
    if (isComposing(event)) return;
    if (event.key === "Escape" && this.input.value) {
      event.preventDefault();
      this.input.value = "";
      void this.search();
      return;
    }
    const all = this.options;
    if (!all.length) return;
    const now = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const next = { ArrowDown: now + 1, ArrowUp: now - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      const chosen = all.at(next % all.length)!;
      this.select(chosen);
      chosen.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && now >= 0) {
      event.preventDefault();
      this.choose(all[now]!, event.ctrlKey || event.metaKey);
    }
  }

  private choose(option: HTMLElement, inNewTab: boolean): void {
    this.remember(option);
    if (inNewTab && option instanceof HTMLAnchorElement) {
      window.open(option.href, "_blank", "noopener");
      return;
    }
    this.dialog.close();
    option.click();
  }

  // Kept for this tab only: names of customers should not outlive the session on a shared machine.
  private remember(option: HTMLElement): void {
    if (!(option instanceof HTMLAnchorElement)) return;
    const path = option.pathname + option.search;
    const kept = this.kept().filter((entry) => entry.path !== path);
    kept.unshift({ path, html: option.innerHTML });
    sessionStorage.setItem(RECENT, JSON.stringify(kept.slice(0, KEPT)));
  }

  private kept(): { path: string; html: string }[] {
    try {
      return JSON.parse(sessionStorage.getItem(RECENT) ?? "[]") as { path: string; html: string }[];
    } catch {
      return [];
    }
  }

  /** Lately chosen pages come first, but after what can be done with the rows that are ticked. */
  private showRecent(): void {
    const lastCommand = [...this.results.querySelectorAll("[data-action]")].at(-1);
    if (lastCommand) lastCommand.after(this.recent());
    else this.results.prepend(this.recent());
  }

  private recent(): DocumentFragment {
    const fragment = document.createDocumentFragment();
    const entries = this.kept();
    if (!entries.length) return fragment;
    const shown = new Set(entries.map((entry) => entry.path));
    for (const option of this.results.querySelectorAll<HTMLAnchorElement>("a.palette-item")) {
      if (shown.has(option.pathname + option.search)) option.remove();
    }
    const title = document.createElement("div");
    title.className = "palette-group";
    title.setAttribute("role", "presentation");
    title.textContent = word("recent");
    fragment.append(title);
    for (const { path, html } of entries) {
      const option = document.createElement("a");
      option.className = "palette-item";
      option.href = path;
      option.innerHTML = html;
      fragment.append(option);
    }
    return fragment;
  }
}

customElements.define("command-palette", CommandPalette);
