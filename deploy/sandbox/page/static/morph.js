// Brings one piece of the page up to date with newer HTML, touching only what differs, so that focus,
// caret, typed text, open menus and scroll positions stay where the person left them.

const OWNED_BY_THE_PERSON = new Set(["open", "data-dirty", "value", "checked", "selected", "aria-busy"]);

export function morph(old, fresh) {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || old.id !== fresh.id) {
    old.replaceWith(fresh);
    return fresh;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return old;
  }
  if (old.dataset.keep || old.isEqualNode(fresh) && !old.querySelector("input, select, textarea") && !old.matches("input, select, textarea")) return old;
  attributes(old, fresh);
  children(old, fresh);
  values(old, fresh);
  return old;
}

function attributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!OWNED_BY_THE_PERSON.has(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (!OWNED_BY_THE_PERSON.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function children(old, fresh) {
  const byId = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  const wanted = new Set([...fresh.children].map((child) => child.id).filter(Boolean));
  let at = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const known = next.id ? byId.get(next.id) : undefined;
    if (known) {
      // What stands in the way goes, rather than the known node moving up: a moved node loses its focus.
      while (at && at !== known && !wanted.has(at.id)) at = dropped(at);
      if (known !== at) old.insertBefore(known, at);
      at = morph(known, next).nextSibling;
    } else if (at && !at.id && !next.id && at.nodeName === next.nodeName) {
      at = morph(at, next).nextSibling;
    } else {
      old.insertBefore(next, at);
    }
  }
  while (at) at = dropped(at);
}

function dropped(node) {
  const after = node.nextSibling;
  node.remove();
  return after;
}

// What has been typed and not yet handed over stays; everything else shows what the workspace holds.
function values(old, fresh) {
  if (old.dataset.dirty) return;
  if (old.matches("input[type=checkbox], input[type=radio]")) old.checked = fresh.checked;
  else if (old.matches("input, select, textarea") && old.value !== fresh.value) old.value = fresh.value;
}
