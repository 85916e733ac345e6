// Behaviour for what is on the page now and for what is swapped in later.
const wanted = [];

/** Call `behave(element)` once for each element that matches, now and after each swap. */
export function onContent(selector, behave) {
  wanted.push([selector, behave, new WeakSet()]);
  apply(wanted.at(-1), document);
}

function apply([selector, behave, seen], root) {
  const found = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) found.push(root);
  for (const element of found) {
    if (seen.has(element)) continue;
    seen.add(element);
    behave(element);
  }
}

document.addEventListener("htmx:load", (event) => wanted.forEach((one) => apply(one, event.target)));
