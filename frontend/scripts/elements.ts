// Small custom elements, each an enhancement of what already stands inside it.
import { fetchFragment } from "./requests";

/** `<relative-time>` around a <time>: "3 hours ago", with the exact moment as its tooltip. Older than a month stays a date. */
class RelativeTime extends HTMLElement {
  private static readonly steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ];

  connectedCallback(): void {
    const time = this.querySelector("time");
    const seconds = time ? (Date.parse(time.dateTime) - Date.now()) / 1000 : NaN;
    if (!time || Number.isNaN(seconds) || Math.abs(seconds) > 30 * 86_400) return;
    time.title ||= time.textContent?.trim() ?? "";
    const format = new Intl.RelativeTimeFormat(this.closest<HTMLElement>("[lang]")?.lang, { numeric: "auto" });
    const [unit, size] = RelativeTime.steps.find(([, size]) => Math.abs(seconds) >= size) ?? ["minute", 60];
    time.textContent = format.format(Math.round(seconds / size), unit);
  }
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
    if (this.querySelector("[data-reload]")) location.reload();
    else if (this.isConnected) this.plan();
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
