// The journal as a list, newest first, growing as it is written.

const list = document.getElementById("entries");
const filter = document.getElementById("filter");
const state = document.getElementById("journal-state");
const time = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", dateStyle: "short", timeStyle: "medium" });

function line(entry) {
  const item = document.createElement("li");
  item.className = entry.ok === false ? "refused" : "";
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  const said = [entry.time && time.format(new Date(entry.time)), entry.kind, entry.method ?? entry.type, outcome(entry)];
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

function outcome(entry) {
  const error = entry.response?.error ?? "refused";
  const took = entry.ms == null ? "" : ` · ${Math.round(entry.ms)} ms`;
  return (entry.ok === false ? error : "ok") + took;
}

function spell(details, entry) {
  const whole = document.createElement("pre");
  whole.textContent = JSON.stringify(entry, null, 2);
  whole.tabIndex = 0;
  details.append(whole);
}

function sift() {
  const wanted = filter.value.trim().toLowerCase();
  let shown = 0;
  for (const item of list.children) {
    item.hidden = !item.dataset.text.includes(wanted);
    shown += item.hidden ? 0 : 1;
  }
  state.textContent = `${shown} of ${list.children.length} entries`;
}

async function follow() {
  let since = 0;
  let version = -1;
  for (;;) {
    try {
      const journal = await (await fetch(`/control/journal?since=${since}`)).json();
      since = journal.next;
      for (const entry of journal.entries) list.prepend(line(entry));
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
