// The journal as a list, newest first, growing as it is written.

const list = document.getElementById("entries");
const filter = document.getElementById("filter");
const state = document.getElementById("journal-state");
const shown = new Map(); // an entry's number → its line
const time = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", dateStyle: "short", timeStyle: "medium" });

function line(entry) {
  const item = document.createElement("li");
  item.className = entry.ok === false && entry.ms != null ? "refused" : "";
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  const said = [entry.time && time.format(new Date(entry.time)), entry.kind, [entry.method ?? entry.type, what(entry)].filter(Boolean).join(" · "), outcome(entry)];
  for (const words of said) {
    const cell = document.createElement("span");
    cell.textContent = words ?? "";
    summary.append(cell);
  }
  details.append(summary);
  details.addEventListener("toggle", () => spell(details, entry), { once: true });
  item.append(details);
  item.dataset.text = JSON.stringify(entry).toLowerCase();
  return item;
}

// What it was about, in the payload's own words.
function what({ body, args }) {
  const action = body?.actions?.[0]?.action_id ?? body?.view?.callback_id;
  return [body?.command ?? body?.event?.type ?? body?.type, action, args?.channel ?? args?.user_id]
    .filter((each) => typeof each === "string").join(" · ");
}

function outcome(entry) {
  if (entry.ms == null) return "under way";
  const error = entry.response?.error ?? entry.error ?? "refused";
  return `${entry.ok === false ? error : "ok"} · ${Math.round(entry.ms)} ms`;
}

function spell(details, entry) {
  const whole = document.createElement("pre");
  whole.textContent = JSON.stringify(entry, null, 2);
  whole.tabIndex = 0;
  details.append(whole);
}

function sift() {
  const wanted = filter.value.trim().toLowerCase();
  let visible = 0;
  for (const item of list.children) {
    item.hidden = !item.dataset.text.includes(wanted);
    visible += item.hidden ? 0 : 1;
  }
  state.textContent = `${visible} of ${list.children.length} entries`;
}

// An exchange under way has no duration yet: it is shown, and asked for again.
function show({ entries, next }) {
  for (const entry of entries) {
    const item = line(entry);
    if (shown.has(entry.n)) shown.get(entry.n).replaceWith(item);
    else list.prepend(item);
    shown.set(entry.n, item);
  }
  const open = entries.find((entry) => entry.ms == null);
  return open ? open.n - 1 : next;
}

async function follow() {
  let since = 0;
  let version = -1;
  for (;;) {
    try {
      since = show(await (await fetch(`/control/journal?since=${since}`)).json());
      sift();
      version = (await (await fetch(`/page/changes?after=${version}`)).json()).version;
    } catch {
      state.textContent = "The local Slack cannot be reached. Is it still running?";
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

filter.addEventListener("input", sift);
follow();
