// What a customer's own website loads: it tells Farley of page views, events, and who somebody says they are, by the Segment protocol.
//
//   <script async src="https://farley.example/farley.js" data-key="WRITE_KEY"></script>
//   farley.push(["identify", "user-42", { email: "hana@example.com" }]);
//   farley.push(["track", "Order Completed", { order_id: "1001", total: 3200, currency: "JPY" }]);
//   farley.push(["page"]);            (the first page view is told without being asked)
//   farley.push(["reset"]);           (somebody signed out)
//
// It keeps two things in the browser: a random id, and the user id once it was told. It stays silent where the browser says that it
// does not want to be followed.

type Json = Record<string, unknown>;
type Call = [string, ...unknown[]];

interface Queue {
  push(...calls: Call[]): void;
}

declare global {
  interface Window {
    farley?: Call[] | Queue;
  }
}

const script = document.currentScript as HTMLScriptElement | null;
const key = script?.dataset.key ?? "";
const target = script ? new URL("/v1/batch", script.src).href : "";
const isUnwanted = navigator.doNotTrack === "1" || (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;

const MOST_AT_ONCE = 50;
let waiting: Json[] = [];
let timer = 0;

function remembered(name: string): string {
  try {
    return localStorage.getItem(`farley_${name}`) ?? "";
  } catch {
    return ""; // storage is switched off: each page is somebody new
  }
}

function remember(name: string, value: string): void {
  try {
    if (value) localStorage.setItem(`farley_${name}`, value);
    else localStorage.removeItem(`farley_${name}`);
  } catch {
    // then it is forgotten with the page
  }
}

let anonymousId = remembered("anonymous") || newId();
let userId = remembered("user");
remember("anonymous", anonymousId);

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function tell(type: string, more: Json): void {
  const page = { url: location.href, path: location.pathname, title: document.title, referrer: document.referrer };
  const context = { page, locale: navigator.language, userAgent: navigator.userAgent };
  const who = userId ? { anonymousId, userId } : { anonymousId };
  waiting.push({ type, messageId: newId(), timestamp: new Date().toISOString(), ...who, context, ...more });
  if (waiting.length >= MOST_AT_ONCE) send();
  else timer ||= window.setTimeout(send, 500);
}

function send(): void {
  window.clearTimeout(timer);
  timer = 0;
  if (!waiting.length) return;
  const batch = waiting;
  waiting = [];
  const body = JSON.stringify({ writeKey: key, sentAt: new Date().toISOString(), batch });
  // Plain text needs no question to the server beforehand, and outlives the page.
  if (document.visibilityState === "hidden" && navigator.sendBeacon(target, body)) return;
  fetch(target, { method: "POST", body, keepalive: body.length < 60_000, credentials: "omit" })
    .then((answer) => answer.status >= 500 && again(batch))
    .catch(() => again(batch));
}

/** The server is away: what was not taken is kept for the next attempt, and not more than it can take at once. */
function again(batch: Json[]): void {
  waiting = [...batch, ...waiting].slice(-500);
  timer ||= window.setTimeout(send, 10_000);
}

const verbs: Record<string, (...words: never[]) => void> = {
  page: (properties: Json = {}) => tell("page", { properties: { url: location.href, title: document.title, ...properties } }),
  track: (event: string, properties: Json = {}) => tell("track", { event, properties }),
  identify: (id: string | number | Json, traits: Json = {}) => {
    const isNamed = typeof id === "string" || typeof id === "number";
    if (isNamed) remember("user", (userId = String(id)));
    tell("identify", { traits: isNamed ? traits : id });
  },
  reset: () => {
    send();
    remember("user", (userId = ""));
    remember("anonymous", (anonymousId = newId()));
  },
};

function push(...calls: Call[]): void {
  for (const [verb, ...words] of calls) {
    if (Object.prototype.hasOwnProperty.call(verbs, verb)) (verbs[verb] as (...words: unknown[]) => void)(...words);
  }
}

if (key && target && !isUnwanted) {
  const before = Array.isArray(window.farley) ? window.farley : [];
  window.farley = { push };
  push(["page"], ...before);
  addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send());
  addEventListener("pagehide", send);
} else {
  window.farley = { push: () => undefined };
}

export {};
