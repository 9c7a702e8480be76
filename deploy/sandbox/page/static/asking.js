// Asks: the local Slack to do something, or the person whether they mean it.

// Answers what went wrong in words, or nothing.
export async function post(address, body) {
  try {
    const answer = await fetch(address, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
    });
    if (answer.ok) return "";
    const said = await answer.json().catch(() => ({}));
    return said.error ?? `The local Slack answered ${answer.status}.`;
  } catch {
    return "The local Slack cannot be reached. Is it still running?";
  }
}

// Shows a button's own question; resolves to whether the person said yes.
export function agreed({ title, text, confirm, deny }) {
  const dialog = document.createElement("dialog");
  dialog.className = "confirm";
  dialog.innerHTML = "<form method=dialog><h3></h3><p></p><div><button value=no></button><button value=yes class='button primary'></button></div></form>";
  dialog.querySelector("h3").textContent = title;
  dialog.querySelector("p").textContent = text;
  dialog.querySelector("[value=no]").textContent = deny || "Cancel";
  dialog.querySelector("[value=yes]").textContent = confirm || "Yes";
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => {
    resolve(dialog.returnValue === "yes");
    dialog.remove();
  }));
}
