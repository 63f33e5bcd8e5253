// The review page: keys, saving field by field, the seat at the paper.
//
// No letter is a key of its own while somebody types, and nothing is done to a field while an
// input method composes a letter (Telex, VNI). What is sent is NFC.
import { send, told } from "./app.js";
import { look, onWords, turn, zoom } from "./sheet.js";

const page = document.getElementById("review");
const fields = document.getElementById("fields");
const texts = page.dataset;
const seat = page.dataset.seat;
const version = Number(page.dataset.version);
const place = `/duyet/${page.dataset.paper}`;
const saved = document.getElementById("saved");
let mine = Boolean(seat);

const rows = () => [...fields.querySelectorAll(".field")];
const rowOf = (element) => element?.closest?.(".field");
const inputOf = (row) => row.querySelector("input");
const typing = (row) => row.dataset.typing === "1";
const text = (row) => inputOf(row).value.normalize("NFC").trim();
const current = () => rowOf(document.activeElement) ?? last;
let last = null;

// ---- saving: one request after the other, tried again while the network is away

const queue = [];
let running = null;

function post(act, body = {}) {
  const request = { act, body: { ...body, seat, version } };
  const done = new Promise((resolve) => (request.resolve = resolve));
  queue.push(request);
  running ??= drain();
  return done;
}

async function drain() {
  for (let wait = 1000; queue.length; ) {
    const { act, body, resolve } = queue[0];
    saved.textContent = texts.saving;
    let answer;
    try {
      answer = await send(`${place}/${act}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(body),
      });
    } catch {
      saved.textContent = texts.unsaved;
      await new Promise((go) => setTimeout(go, wait));
      wait = Math.min(wait * 2, 15000);
      continue;
    }
    queue.shift();
    if (answer.status === 401) return location.reload();
    const problem = answer.ok ? null : await answer.clone().json().catch(() => null);
    if (problem?.code === "SH-3521" || problem?.code === "SH-3514") lose(await told(answer));
    saved.textContent = "";
    resolve({ ok: answer.ok, value: answer.ok && answer.status !== 204 ? await answer.json() : null, wrong: answer.ok ? "" : await told(answer) });
  }
  running = null;
}

/** The paper is no longer in hand: what is shown can only be read. */
function lose(why) {
  if (!mine) return;
  mine = false;
  for (const row of rows()) inputOf(row).readOnly = true;
  const notice = document.getElementById("lost");
  notice.textContent = `${texts.taken} ${why}`;
  notice.hidden = false;
  document.getElementById("finish")?.setAttribute("disabled", "");
}

/** Puts a row made by the server in place of an old one, without touching what is typed. */
function freshen(row, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".field");
  if (!fresh) return;
  for (const { name, value } of fresh.attributes) row.setAttribute(name, value);
  for (const part of [".mark", ".why", ".others"]) row.querySelector(part).replaceWith(fresh.querySelector(part));
  row.querySelector(".wrong").textContent = "";
  const input = inputOf(row);
  const given = inputOf(fresh);
  input.placeholder = given.placeholder;
  if (!typing(row)) {
    input.value = given.value;
    if (document.activeElement === input) input.select();
  }
}

function took(value) {
  const row = rows().find((row) => row.dataset.field === value.field);
  if (row) freshen(row, value.row);
  document.getElementById("left").textContent = value.left;
  saved.textContent = texts.saved.replace("{at}", value.at);
  return row;
}

/** Decides on a field; `move` goes on at once, and comes back where the server refuses. */
async function decide(row, act, value, move) {
  if (!mine) return;
  clearTimeout(row.timer);
  row.dataset.typing = act === "type" ? "1" : "0";
  if (act !== "type" && act !== "forget") row.dataset.open = "0";
  if (move) next(row);
  const answer = await post("truong", { field: row.dataset.field, act, value });
  if (answer.ok) return took(answer.value);
  row.dataset.open = "1";
  row.dataset.settled = "0";
  row.querySelector(".wrong").textContent = answer.wrong;
  if (move) {
    focus(row);
    row.dataset.typing = value === undefined ? "0" : "1";
  }
}

/** What stands in the input, confirmed. */
function commit(row, move) {
  const value = text(row);
  if (row.dataset.settled === "1" && !typing(row)) return move && next(row);
  const same = value === row.dataset.was;
  return decide(row, same ? "accept" : "correct", same ? undefined : value, move);
}

function focus(row) {
  const details = row.closest("details");
  if (details) details.open = true;
  inputOf(row).focus();
}

/** The next field that wants a person; behind the last one the end. */
function next(row) {
  const all = rows();
  const from = all.indexOf(row) + 1;
  const open = [...all.slice(from), ...all.slice(0, from)].find((other) => other !== row && other.dataset.open === "1");
  if (open) focus(open);
  else document.getElementById("finish")?.focus();
}

// ---- typing

fields.addEventListener("focusin", (event) => {
  const row = rowOf(event.target);
  if (!row || event.target !== inputOf(row)) return;
  last = row;
  if (!typing(row)) event.target.select();
  const { page: number, around, boxes } = row.dataset;
  look(number, around && JSON.parse(around), boxes && JSON.parse(boxes));
});

fields.addEventListener("focusout", (event) => {
  const row = rowOf(event.target);
  if (!row || !typing(row) || event.target !== inputOf(row)) return;
  commit(row, false);
});

fields.addEventListener("input", (event) => {
  const row = rowOf(event.target);
  if (!row) return;
  row.dataset.typing = "1";
  row.dataset.settled = "0";
  row.dataset.open = "1";
  clearTimeout(row.timer);
  if (event.isComposing) return;
  row.timer = setTimeout(() => typing(row) && decide(row, "type", text(row), false), 700);
});

fields.addEventListener("compositionend", (event) => {
  const row = rowOf(event.target);
  clearTimeout(row.timer);
  row.timer = setTimeout(() => typing(row) && decide(row, "type", text(row), false), 700);
});

fields.addEventListener("submit", (event) => event.preventDefault());
fields.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pick]");
  if (button) pick(rowOf(button), button);
});

function fill(row, value) {
  inputOf(row).value = value;
  return decide(row, value === row.dataset.was ? "accept" : "correct", value === row.dataset.was ? undefined : value, false);
}

function pick(row, button) {
  if (!mine) return;
  focus(row);
  fill(row, button.dataset.pick);
}

onWords((found, add) => {
  const row = current();
  if (!row || !mine || inputOf(row).readOnly) return;
  const value = add && text(row) ? `${text(row)} ${found}` : found;
  focus(row);
  fill(row, value.normalize("NFC"));
});

// ---- keys

async function undo() {
  const answer = await post("lui");
  if (!answer.ok) return answer.wrong && (saved.textContent = answer.wrong);
  const row = took(answer.value);
  if (!row) return;
  row.dataset.typing = "0";
  inputOf(row).value = new DOMParser().parseFromString(answer.value.row, "text/html").querySelector("input").value;
  focus(row);
  inputOf(row).select();
}

async function source(row) {
  const answer = await fetch(`${place}/nguon/${row.dataset.field}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const body = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  document.getElementById("source-body").replaceChildren(...body.childNodes);
  document.getElementById("source").showModal();
}

let ending = false;

async function finish() {
  if (!mine || ending) return;
  const row = current();
  if (row && typing(row)) await commit(row, false);
  if (rows().some((other) => other.dataset.open === "1")) {
    const dialog = document.getElementById("unfinished");
    dialog.returnValue = "";
    dialog.showModal();
    await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
    if (dialog.returnValue !== "part") return next(row ?? rows()[0]);
  }
  ending = true;
  const answer = await post("xong");
  if (answer.ok) {
    mine = false;
    location.assign(answer.value.next);
  } else {
    ending = false;
    saved.textContent = answer.wrong;
  }
}

const keys = () => document.getElementById("keys").showModal();

document.addEventListener("keydown", (event) => {
  // an input method is at work: every key is its own
  if (event.isComposing || event.keyCode === 229) return;
  if (document.querySelector("dialog[open]")) return;
  const input = document.activeElement;
  const row = rowOf(input);
  const inside = row && input === inputOf(row);
  const busy = inside && typing(row);
  const control = (event.ctrlKey || event.metaKey) && !event.altKey;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const letter = event.key.toLowerCase();
  const act = (() => {
    if (control && event.key === "Enter") return finish;
    if (event.key === "F1" || (event.key === "?" && plain && !busy)) return keys;
    if (event.altKey && event.code === "KeyZ") return () => zoom();
    if (event.key === "PageDown" && plain) return () => turn(1);
    if (event.key === "PageUp" && plain) return () => turn(-1);
    if (event.altKey && event.code === "KeyI" && current()) return () => source(current());
    if (!mine) return null;
    if (control && letter === "z" && !busy && !event.shiftKey) return undo;
    if (!inside) return null;
    if (event.key === "Enter" && plain) return () => commit(row, true);
    if (event.key === "F2") return () => {
      row.dataset.typing = "1";
      input.setSelectionRange(input.value.length, input.value.length);
    };
    if (event.key === "Escape" && busy) return () => {
      clearTimeout(row.timer);
      row.dataset.typing = "0";
      decide(row, "forget", undefined, false);
    };
    if (control && letter === "d") return () => decide(row, "ditto", undefined, false);
    if (control && letter === "u") return () => { inputOf(row).value = ""; decide(row, "unreadable", undefined, true); };
    if (control && letter === "b") return () => { inputOf(row).value = ""; decide(row, "blank", undefined, true); };
    const other = plain && !busy && row.querySelector(`[data-number="${event.key}"]`);
    if (other) return () => pick(row, other);
    return null;
  })();
  if (!act) return;
  event.preventDefault();
  act();
});

document.getElementById("finish")?.addEventListener("click", finish);
document.getElementById("show-keys").addEventListener("click", keys);

// ---- the seat: kept while the page is open, given back when it goes

if (mine) {
  setInterval(async () => {
    if (!mine) return;
    try {
      const answer = await send(`${place}/giu`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-Background": "1" },
        body: JSON.stringify({ seat, version }),
      });
      if (answer.status === 403 || answer.status === 409) lose(await told(answer));
    } catch {
      // the network is away: the seat waits a while
    }
  }, 20000);
  window.addEventListener("pagehide", () => {
    if (!mine) return;
    send(`${place}/tra`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ seat, version }), keepalive: true });
  });
  window.addEventListener("beforeunload", (event) => {
    if (queue.length) event.preventDefault();
  });
}
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

const first = rows().find((row) => row.dataset.open === "1") ?? rows()[0];
if (first) focus(first);
else look();
page.dataset.ready = "1";
