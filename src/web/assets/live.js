// Lists that follow what happens, and the place where scans are dropped.
import { send, told } from "./app.js";

// Parts of the page marked data-live are fetched again when something of their kind changes.
const live = [...document.querySelectorAll("[data-live]")];
if (live.length) {
  let due = null;
  const refresh = async () => {
    due = null;
    if (document.activeElement?.closest("[data-live]")) return (due = setTimeout(refresh, 3000));
    const answer = await fetch(location.href, { headers: { "X-Background": "1", Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = [...page.querySelectorAll("[data-live]")];
    // A page of another shape is left alone: loading it anew would break off what is being sent.
    if (fresh.length !== live.length) return;
    live.forEach((part, place) => part.replaceChildren(...fresh[place].childNodes));
  };
  const events = new EventSource("/api/v1/events");
  // Without events (a proxy that holds them back, an older server) the page asks by itself.
  let asking = null;
  events.addEventListener("open", () => (asking = clearInterval(asking) ?? null));
  events.addEventListener("error", () => {
    if (events.readyState === EventSource.CLOSED) asking ??= setInterval(refresh, 2000);
  });
  const changed = () => (due ??= setTimeout(refresh, 400));
  for (const kind of new Set(live.map((part) => part.dataset.live))) events.addEventListener(kind, changed);
}

// Scans are sent one after the other, each with a key of its own: sending twice takes once.
for (const place of document.querySelectorAll("[data-drop]")) {
  const list = place.querySelector("[data-drop-list]");
  const words = list.dataset;
  const input = place.querySelector("input[type=file]");
  const one = async (file) => {
    const line = list.appendChild(document.createElement("li"));
    const say = (text) => (line.textContent = `${file.name}: ${text}`);
    say(words.sending);
    const headers = {
      "Content-Type": file.type || "application/octet-stream",
      "Idempotency-Key": crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`,
      "X-File-Name": encodeURIComponent(file.name),
      Prefer: "wait=10",
    };
    try {
      const answer = await send(place.dataset.drop, { method: "POST", headers, body: file });
      if (!answer.ok) return say(`${words.failed}: ${await told(answer)}`);
      let state = await answer.json();
      while (state.state === "received") {
        say(words.reading);
        await new Promise((go) => setTimeout(go, 1000));
        const next = await fetch(`/api/v1/scans/${state.id}`, { headers: { "X-Background": "1" } });
        if (!next.ok) return say(`${words.failed}: ${await told(next)}`);
        state = await next.json();
      }
      const problem = state.problem;
      say(problem ? `${words.failed}: ${problem.title}. ${problem.detail} (${problem.code})` : words.done);
    } catch {
      say(words.failed);
    }
  };
  const all = async (files) => {
    for (const file of files) await one(file);
  };
  input.addEventListener("change", () => all([...input.files]).then(() => (input.value = "")));
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    all([...event.dataTransfer.files]);
  });
}
