// Small custom elements, each an enhancement of what already stands inside it.
import { fetchFragment } from "./requests";

/** `<relative-time>` around a <time>: "3 hours ago", with the exact moment as its tooltip; "today" where only the day is
 *  known. Older than a month stays a date. */
class RelativeTime extends HTMLElement {
  private static readonly steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ];

  connectedCallback(): void {
    const time = this.querySelector("time");
    const isDay = time !== null && !time.dateTime.includes("T");
    const moment = isDay ? Date.parse(`${time.dateTime}T00:00`) : Date.parse(time?.dateTime ?? "");
    const seconds = (moment - (isDay ? new Date().setHours(0, 0, 0, 0) : Date.now())) / 1000;
    if (!time || Number.isNaN(seconds) || Math.abs(seconds) > 30 * 86_400) return;
    time.title ||= time.textContent?.trim() ?? "";
    const format = new Intl.RelativeTimeFormat(this.closest<HTMLElement>("[lang]")?.lang, { numeric: "auto" });
    const [unit, size] = RelativeTime.steps.find(([unit, size]) => Math.abs(seconds) >= size || (isDay && unit === "day")) ?? ["minute", 60];
    time.textContent = format.format(Math.round(seconds / size), unit);
  }
}

// A link that was followed takes a moment, and a reload within it would keep the reader here. A download looks the same
// from here, and the page stays.
let left = -Infinity;
window.addEventListener("beforeunload", () => (left = performance.now()));

function isLeaving(): boolean {
  return performance.now() - left < 10_000;
}

const WRITTEN_IN = "textarea, input:not([type]), input[type=text], input[type=search]";

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** Whether somebody has written or chosen something else than what the page came with. */
function isChanged(field: Field): boolean {
  if (field instanceof HTMLSelectElement) {
    const options = [...field.options];
    if (field.multiple) return options.some((option) => option.selected !== option.defaultSelected);
    return field.selectedIndex > 0 && !options[field.selectedIndex]!.defaultSelected;
  }
  if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)) return field.checked && !field.defaultChecked;
  return field.type !== "hidden" && field.value !== field.defaultValue;
}

// A reload would take away what somebody is writing or has chosen, or the menu that they are in.
function isInUse(): boolean {
  if (document.activeElement?.matches(WRITTEN_IN) || document.querySelector("dialog[open], :popover-open")) return true;
  return [...document.querySelectorAll<Field>("main :is(input, select, textarea)")].some(isChanged);
}

/** `<progress-poll src>` fetches itself anew each second, slower with time, until the fragment holds a [data-done]. */
class ProgressPoll extends HTMLElement {
  private timer = 0;
  private wait = 800;

  connectedCallback(): void {
    this.plan();
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.timer);
  }

  private plan(): void {
    if (this.querySelector("[data-done]")) return;
    this.timer = window.setTimeout(() => void this.poll(), this.wait);
    this.wait = Math.min(this.wait * 1.15, 5_000);
  }

  private async poll(): Promise<void> {
    try {
      if (!document.hidden) this.innerHTML = (await fetchFragment(this.getAttribute("src")!)).html;
    } catch {
      this.wait = 5_000;
    }
    if (!this.isConnected) return;
    if (!this.querySelector("[data-reload]")) this.plan();
    else if (isLeaving() || isInUse()) this.timer = window.setTimeout(() => void this.poll(), this.wait);
    else location.reload();
  }
}

/** `<copy-text>` around a [data-value] (or a text) and a button: the button copies it. */
class CopyText extends HTMLElement {
  connectedCallback(): void {
    this.querySelector("button")?.addEventListener("click", () => {
      const source = this.querySelector<HTMLElement>("[data-value]");
      const text = source instanceof HTMLInputElement ? source.value : (source?.textContent?.trim() ?? "");
      void navigator.clipboard.writeText(text).then(() => this.dispatchEvent(new Event("copied", { bubbles: true })));
    });
  }
}

type Charts = typeof import("./charts");

/** `<data-chart src>` around a description, the place of the drawing and a table: drawn when it comes into view, anew for paper. */
class DataChart extends HTMLElement {
  private readonly seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && void this.show(), {
    rootMargin: "300px",
  });
  private readonly sized = new ResizeObserver(() => void this.again((charts) => charts.fit(this)));
  private readonly themed = new MutationObserver(() => void this.again((charts) => charts.draw(this)));
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  private readonly redraw = (): void => void this.again((charts) => charts.draw(this));
  private readonly forPaper = (): void => void this.again((charts) => charts.draw(this, "light"));

  connectedCallback(): void {
    this.seen.observe(this);
    this.sized.observe(this);
    this.themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    this.dark.addEventListener("change", this.redraw);
    addEventListener("beforeprint", this.forPaper);
    addEventListener("afterprint", this.redraw);
  }

  disconnectedCallback(): void {
    for (const watcher of [this.seen, this.sized, this.themed]) watcher.disconnect();
    this.dark.removeEventListener("change", this.redraw);
    removeEventListener("beforeprint", this.forPaper);
    removeEventListener("afterprint", this.redraw);
    void this.again((charts) => charts.forget(this));
  }

  /** Draws it, and puts the table away behind its summary; where that fails, the table stays. */
  private async show(): Promise<void> {
    this.seen.disconnect();
    try {
      (await this.charts()).draw(this);
      this.querySelector("details")?.removeAttribute("open");
      this.dataset.drawn = "";
    } catch (fault) {
      this.dataset.drawn = "not";
      throw fault;
    }
  }

  private async again(act: (charts: Charts) => void): Promise<void> {
    if (this.dataset.drawn === "") act(await this.charts());
  }

  private charts(): Promise<Charts> {
    return import(this.getAttribute("src")!) as Promise<Charts>;
  }
}

customElements.define("data-chart", DataChart);
customElements.define("relative-time", RelativeTime);
customElements.define("progress-poll", ProgressPoll);
customElements.define("copy-text", CopyText);

// The banner that says there is no network.
function showConnection(): void {
  const banner = document.getElementById("offline");
  if (banner) banner.hidden = navigator.onLine;
}

window.addEventListener("online", showConnection);
window.addEventListener("offline", showConnection);
showConnection();
