// What every htmx request needs: the token against forged posts, and a word to the reader when the server could not answer.
import { showToast } from "./toasts";
import { word } from "./words";

interface RequestEvent extends Event {
  detail: { ctx: { request: { method: string; headers: Record<string, string> }; response?: { status: number; headers: Headers } } };
}

/** Django's token, for requests that no form carries. */
export function csrfToken(): string {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}

/** Fetches a fragment of HTML; throws when the answer is an error that holds no form to show. */
export async function fetchFragment(url: string, init: RequestInit = {}): Promise<{ html: string; status: number; headers: Headers }> {
  const headers = new Headers(init.headers);
  headers.set("HX-Request", "true");
  headers.set("HX-Request-Type", "partial");
  headers.set("Accept", "text/html");
  if (init.method && init.method !== "GET") headers.set("X-CSRFToken", csrfToken());
  const answer = await fetch(url, { ...init, headers, credentials: "same-origin" });
  if (answer.redirected && new URL(answer.url).pathname !== new URL(url, location.href).pathname) location.assign(answer.url);
  if (!answer.ok && answer.status !== 422 && answer.status !== 409) throw new Error(explain(answer.status, answer.headers));
  const html = await answer.text();
  announceTriggers(answer.headers.get("HX-Trigger"));
  return { html, status: answer.status, headers: answer.headers };
}

/** The server may send events along in a header, as htmx reads it: {"toast": {"text": "Saved"}}. */
function announceTriggers(header: string | null): void {
  if (!header?.startsWith("{")) return;
  for (const [name, detail] of Object.entries(JSON.parse(header) as Record<string, unknown>)) {
    document.body.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

function explain(status: number, headers: Headers): string {
  const said = toldByServer(headers);
  if (said) return said;
  if (status === 401 || status === 403) return word("forbidden");
  if (status === 404) return word("gone");
  if (status === 429) return word("slow_down");
  return word("failed");
}

// A refusal mostly brings its own sentence along, as a toast.
function toldByServer(headers: Headers): string {
  const header = headers.get("HX-Trigger");
  if (!header?.startsWith("{")) return "";
  return (JSON.parse(header) as { toast?: { text?: string } }).toast?.text ?? "";
}

document.addEventListener("htmx:config:request", (event) => {
  const { request } = (event as RequestEvent).detail.ctx;
  if (request.method !== "GET") request.headers["X-CSRFToken"] = csrfToken();
});

document.addEventListener("htmx:response:error", (event) => {
  const { response } = (event as RequestEvent).detail.ctx;
  if (!response || response.status === 422 || response.status === 409 || toldByServer(response.headers)) return;
  showToast({ text: explain(response.status, response.headers), kind: "bad" });
});

document.addEventListener("htmx:error", () => {
  showToast({ text: navigator.onLine ? word("failed") : word("offline"), kind: "bad" });
});
