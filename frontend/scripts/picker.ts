// Choosing a customer in a form: type a part of the name, take one with the arrows and Enter, or with a click.
import { fetchFragment } from "./requests";
import { isComposing } from "./typing";

const WAIT_MS = 120;

class CustomerPicker extends HTMLElement {
  private timer = 0;

  connectedCallback(): void {
    this.field.addEventListener("input", () => {
      this.chosen.value = "";
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.search(), WAIT_MS);
    });
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("pointerdown", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      event.preventDefault();
      if (option) this.choose(option);
    });
    this.field.addEventListener("blur", () => this.close());
  }

  private get field(): HTMLInputElement {
    return this.querySelector<HTMLInputElement>("input[role=combobox]")!;
  }

  private get chosen(): HTMLInputElement {
    return this.querySelector<HTMLInputElement>("input[type=hidden]")!;
  }

  private get list(): HTMLElement {
    return this.querySelector<HTMLElement>("[role=listbox]")!;
  }

  private get options(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>("[role=option]")];
  }

  private async search(): Promise<void> {
    const query = this.field.value.trim();
    if (!query) return this.close();
    const url = new URL(this.getAttribute("src")!, location.href);
    url.searchParams.set("q", query);
    this.list.innerHTML = (await fetchFragment(url.href)).html;
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.select(this.options[0]);
  }

  private select(option: HTMLElement | undefined): void {
    for (const other of this.options) other.setAttribute("aria-selected", String(other === option));
  }

  private onKey(event: KeyboardEvent): void {
    if (isComposing(event) || this.list.hidden) return;
    const all = this.options;
    const now = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const next = { ArrowDown: now + 1, ArrowUp: now - 1 }[event.key];
    if (next !== undefined && all.length) {
      event.preventDefault();
      this.select(all.at(next % all.length));
    } else if (event.key === "Enter" && all[now]) {
      event.preventDefault();
      this.choose(all[now]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
    }
  }

  private choose(option: HTMLElement): void {
    this.chosen.value = option.dataset.value!;
    this.field.value = option.textContent!.trim();
    this.close();
  }

  private close(): void {
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
  }
}

/** `<read-more>`: a long text shows its beginning, and the rest at a click. */
class ReadMore extends HTMLElement {
  connectedCallback(): void {
    const text = this.querySelector<HTMLElement>(".read-more-text");
    const button = this.querySelector("button");
    if (!text || !button) return;
    this.classList.add("is-cut");
    button.hidden = text.scrollHeight <= text.clientHeight + 2;
    button.addEventListener("click", () => {
      this.classList.add("is-open");
      button.hidden = true;
    });
  }
}

customElements.define("customer-picker", CustomerPicker);
customElements.define("read-more", ReadMore);
