// The phones come alive: every press goes to the control API, every change comes back as a fresh phone.

import { agreed, post } from "/page/static/asking.js";
import { morph } from "/page/static/morph.js";

const board = document.getElementById("phones");
const hear = document.getElementById("hear");
const lastDrawn = new Map(); // handle → the HTML drawn last
const waiting = new Map(); // handle → the action under way, for the next one waits its turn
const undecided = new Map(); // date or time picker → the timer after which its value is taken
const PICKER_PAUSE_MS = 900;
const cameFrom = new Map(); // handle → the id of what had focus when the modal opened

const phoneOf = (node) => node.closest(".phone");
const phones = () => [...board.querySelectorAll(".phone")];

// ---- drawing -------------------------------------------------------------------------------------

async function refresh(phone, { anew = false } = {}) {
  const { handle, tab } = phone.dataset;
  const query = new URLSearchParams(location.search);
  query.set("in", tab);
  const answer = await fetch(`/page/phone/${encodeURIComponent(handle)}?${query}`);
  if (!answer.ok) return tell(phone, `This phone could not be drawn (${answer.status}). Reload the page.`);
  const html = await answer.text();
  if (phone.dataset.tab !== tab || (lastDrawn.get(handle) === html && !anew)) return;
  lastDrawn.set(handle, html);
  draw(phone, html);
  readOn(phone);
}

function draw(phone, html) {
  const before = settled(phone);
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const fresh = holder.content.querySelector(".phone");
  if (!fresh) return;
  if (!before.modal && fresh.querySelector(".sheet") && phone.contains(document.activeElement)) {
    cameFrom.set(phone.dataset.handle, document.activeElement.id);
  }
  morph(phone, fresh);
  settle(phone, before);
  tick();
}

function settled(phone) {
  const messages = phone.querySelector(".messages");
  const low = messages ? messages.scrollHeight - messages.scrollTop - messages.clientHeight < 48 : true;
  const held = phone.contains(document.activeElement);
  const article = held ? document.activeElement.closest("article")?.id : undefined;
  return { modal: phone.querySelector(".sheet")?.id, log: messages?.id, low, held, article };
}

function settle(phone, before) {
  const messages = phone.querySelector(".messages");
  if (messages && (before.low || before.log !== messages.id)) messages.scrollTop = messages.scrollHeight;
  const sheet = phone.querySelector(".sheet");
  if (sheet && sheet.id !== before.modal && before.held) firstField(sheet).focus();
  if (sheet?.querySelector(".errors") && !sheet.contains(document.activeElement) && before.held) firstField(sheet).focus();
  if (!sheet && before.modal && before.held) comeBack(phone);
  if (before.held && !phone.contains(document.activeElement)) stayNear(phone, before.article);
}

// A pressed button is often replaced by the next question: the keyboard goes on there.
function stayNear(phone, id) {
  const article = id && document.getElementById(id);
  const next = article?.querySelector(".block :is(button, input, select, summary)");
  (next ?? phone.querySelector(".composer input") ?? phone.querySelector(".content")).focus({ preventScroll: true });
}

function firstField(sheet) {
  const inside = ".sheet-body";
  return sheet.querySelector(`${inside} .wrong :is(input, select, textarea)`)
    ?? sheet.querySelector(`${inside} :is(input, select, textarea, button)`) ?? sheet.querySelector("h3");
}

function comeBack(phone) {
  const id = cameFrom.get(phone.dataset.handle);
  const place = (id && document.getElementById(id)) || phone.querySelector(".composer input") || phone.querySelector(".content");
  place?.focus({ preventScroll: true });
}

// ---- acting --------------------------------------------------------------------------------------

function act(phone, body, afterwards) {
  return inTurn(phone, "act", body, afterwards);
}

function inTurn(phone, door, body, afterwards) {
  const { handle } = phone.dataset;
  const turn = (waiting.get(handle) ?? Promise.resolve()).then(() => send(phone, door, body, afterwards));
  waiting.set(handle, turn);
  return turn;
}

async function send(phone, door, body, afterwards) {
  phone.setAttribute("aria-busy", "true");
  const failed = await post(`/control/${door}/${encodeURIComponent(phone.dataset.handle)}`, body);
  phone.removeAttribute("aria-busy");
  tell(phone, failed);
  afterwards?.(failed);
  await refresh(phone, { anew: Boolean(failed) });
  return !failed;
}

function tell(phone, words) {
  phone.querySelector(".page-notice").textContent = words;
}

function address(control, phone) {
  const { label, block, action, ts } = control.dataset;
  const inside = ts ? { ts, in: phone.dataset.tab } : {};
  return { label, block_id: block, action_id: action, ...inside };
}

async function press(button, phone) {
  if (button.dataset.confirm && !(await agreed(JSON.parse(button.dataset.confirm)))) return;
  if (button.dataset.url) window.open(button.dataset.url, "_blank", "noopener");
  act(phone, { do: "press", ...address(button, phone) });
}

function fill(field, phone) {
  const value = field.value;
  const body = { do: "fill", field: field.dataset.label, value, ...address(field, phone) };
  act(phone, body, (failed) => !failed && field.value === value && own(field, false));
}

function choose(control, phone) {
  clearTimeout(undecided.get(control));
  undecided.delete(control);
  const boxes = [...control.querySelectorAll("input:checked")].map((box) => box.value);
  const single = control.querySelector("input[type=radio]");
  const option = control.tagName === "FIELDSET" ? (single ? boxes[0] : boxes) : control.value || null;
  own(control, true);
  act(phone, { do: "choose", option, ...address(control, phone) }, () => own(control, false));
}

// A date typed by keyboard changes with every digit; only the one that is left standing is meant.
function decideSoon(picker, phone) {
  own(picker, true);
  clearTimeout(undecided.get(picker));
  undecided.set(picker, setTimeout(() => choose(picker, phone), PICKER_PAUSE_MS));
}

// Until it is handed over, what a control shows belongs to the person and no redraw may touch it.
function own(control, yes) {
  for (const each of [control, ...control.querySelectorAll("input")]) {
    if (yes) each.dataset.dirty = "1";
    else delete each.dataset.dirty;
  }
}

function hand(form, phone) {
  for (const picker of undecided.keys()) if (form.contains(picker)) choose(picker, phone);
  for (const field of form.querySelectorAll("[data-do=fill][data-dirty]")) fill(field, phone);
  act(phone, { do: "submit" });
}

async function say(form, phone) {
  const input = form.elements.namedItem("text");
  const text = input.value.trim();
  if (!text) return;
  input.value = "";
  delete input.dataset.dirty;
  const sent = await act(phone, { do: text.startsWith("/") ? "command" : "say", in: phone.dataset.tab, text });
  if (!sent && !input.value) input.value = text;
}

function open(tab, link) {
  const phone = phoneOf(link);
  phone.dataset.tab = tab;
  const query = new URLSearchParams(location.search);
  query.set(`in.${phone.dataset.handle}`, tab);
  history.replaceState(null, "", `?${query}`);
  refresh(phone);
  act(phone, look(phone, link.dataset.kind));
}

// What Slack makes of opening a tab: the app hears of its own Home and Messages tabs, never of a channel.
function look({ dataset: { tab } }, kind) {
  if (tab === "home") return { do: "open_home" };
  return kind === "im" ? { do: "open_home", tab: "messages" } : { do: "read", in: tab };
}

function readOn(phone) {
  if (document.hidden || !phone.querySelector(".messages[data-unread]")) return;
  act(phone, { do: "read", in: phone.dataset.tab });
}

const ON_CLICK = {
  press,
  choose: (button, phone) => button.dataset.option && act(phone, { do: "choose", option: button.dataset.option, ...address(button, phone) }),
  close: (button, phone) => act(phone, { do: "close", all: button.dataset.all === "yes" }),
  restart: (button, phone) => inTurn(phone, "reload", {}),
  shortcut: (button, phone) => act(phone, { do: "shortcut", name: button.dataset.name }),
  write: (button, phone) => {
    const input = phone.querySelector(".composer input");
    input.value = button.dataset.text;
    input.dataset.dirty = "1";
    input.focus();
  },
};

// ---- listening -----------------------------------------------------------------------------------

board.addEventListener("click", (event) => {
  const tab = event.target.closest(".tabs a");
  if (tab) {
    event.preventDefault();
    open(tab.dataset.tab, tab);
    return;
  }
  const control = event.target.closest("button[data-do]");
  if (!control) return;
  ON_CLICK[control.dataset.do](control, phoneOf(control));
  control.closest("details.overflow, details.shortcuts")?.removeAttribute("open");
});

board.addEventListener("change", (event) => {
  const control = event.target.closest("[data-do=choose], [data-do=fill]");
  if (!control || control.tagName === "BUTTON") return;
  if (control.dataset.do === "fill") fill(control, phoneOf(control));
  else if (control.matches(".picker")) decideSoon(control, phoneOf(control));
  else choose(control, phoneOf(control));
});

board.addEventListener("focusout", (event) => {
  if (undecided.has(event.target)) choose(event.target, phoneOf(event.target));
});

board.addEventListener("input", (event) => {
  if (event.target.matches("[data-do=fill], .composer input")) event.target.dataset.dirty = "1";
});

board.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.dataset.do === "say") say(form, phoneOf(form));
  else hand(form, phoneOf(form));
});

board.addEventListener("keydown", (event) => {
  const sheet = event.target.closest(".sheet");
  const menu = event.target.closest("details[open]");
  if (event.key === "Escape" && menu) menu.removeAttribute("open");
  else if (event.key === "Escape" && sheet) act(phoneOf(sheet), { do: "close" });
  else if (event.key === "Tab" && sheet) keepInside(sheet, event);
  else if (event.key === "F6") nextPhone(event);
});

function keepInside(sheet, event) {
  const stops = [...sheet.querySelectorAll("button, input, select, textarea, summary, a[href], [tabindex='0']")]
    .filter((stop) => !stop.disabled && stop.getClientRects().length);
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0]).focus();
}

// An open modal holds the Tab key, as it should; F6 is the way from one phone to the next.
function nextPhone(event) {
  event.preventDefault();
  const all = phones();
  const next = all[(all.indexOf(phoneOf(event.target)) + (event.shiftKey ? all.length - 1 : 1)) % all.length];
  (next.querySelector(".sheet") ? firstField(next.querySelector(".sheet")) : next.querySelector(".tabs a")).focus();
}

document.querySelector(".skip-ahead").addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  button.disabled = true;
  const morning = async () => (await (await fetch("/page/morning")).json()).advance;
  const advance = button.dataset.advance === "morning" ? await morning() : button.dataset.advance;
  document.getElementById("bar-notice").textContent = await post("/control/clock", { advance });
  await catchUp(-1);
  button.disabled = false;
  button.focus();
});

hear.addEventListener("change", () => document.body.classList.toggle("hearing", hear.checked));

// ---- time and changes ----------------------------------------------------------------------------

const now = document.getElementById("now");
let ahead = new Date(now.dataset.now) - Date.now();
const inLondon = { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" };
const short = new Intl.DateTimeFormat("en-GB", inLondon);
const long = new Intl.DateTimeFormat("en-GB", { ...inLondon, weekday: "short", day: "numeric", month: "short" });

function tick() {
  const moment = new Date(Date.now() + ahead);
  for (const each of document.querySelectorAll(".clock")) {
    const words = (each.classList.contains("long") ? long : short).format(moment);
    if (each.textContent !== words) each.textContent = words;
  }
}

// Wait for something newer than this version, and draw it; before version 0, as it is now.
async function catchUp(version) {
  const change = await (await fetch(`/page/changes?after=${version}`)).json();
  ahead = new Date(change.now) - Date.now();
  tick();
  if (change.version !== version) await Promise.all(phones().map((phone) => refresh(phone)));
  return change.version;
}

async function follow() {
  let version = Number(board.dataset.version);
  for (;;) {
    try {
      version = await catchUp(version);
      document.body.classList.remove("adrift");
    } catch {
      document.body.classList.add("adrift");
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

for (const messages of board.querySelectorAll(".messages")) messages.scrollTop = messages.scrollHeight;
for (const sheet of [...board.querySelectorAll(".sheet")].slice(0, 1)) firstField(sheet).focus();
for (const phone of phones()) {
  if (phone.dataset.tab === "home") act(phone, { do: "open_home" });
  readOn(phone);
}
hear.dispatchEvent(new Event("change"));
tick();
setInterval(tick, 1000);
follow();
