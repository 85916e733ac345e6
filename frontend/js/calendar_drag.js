// A pointer's hand on a booking: its middle moves it to the cell beneath, its upper and lower edge change its hours.
// Fingers scroll the table instead; on a phone the booking's own page moves it.
const FAR = 5; // pixels before a press becomes a drag, so that a click stays a click
const EDGE = 8;
const STEP = 8; // pixels of a quarter of an hour
const QUARTER = 15;

export function hold(event, { board, table, place, say, words }) {
  const slot = event.target.closest("[data-b]");
  if (!slot || event.button !== 0 || event.pointerType === "touch") return;
  const from = { x: event.clientX, y: event.clientY, cell: slot.closest("td") };
  const part = partOf(slot, event);
  let to = null;
  let ghost = null;

  const move = (moved) => {
    if (!ghost && Math.hypot(moved.clientX - from.x, moved.clientY - from.y) < FAR) return;
    ghost ??= begin();
    to = part === "middle" ? cellUnder(moved) : stretched(moved);
    const told = words(slot, to ?? {});
    ghost.textContent = told.words;
    ghost.classList.toggle("wrong", !told.right);
    ghost.style.transform = `translate(${moved.clientX + 14}px, ${moved.clientY + 14}px)`;
    light(to?.cell);
  };
  const end = () => {
    stop();
    if (!ghost) return;
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }));
    if (to && words(slot, to).right) place(slot, to);
    else say("Nothing was moved.");
  };
  const keys = (pressed) => {
    if (pressed.key !== "Escape") return;
    to = null;
    stop();
    addEventListener("click", swallow, { capture: true, once: true });
    say("Nothing was moved.");
  };

  function begin() {
    slot.classList.add("held-up");
    board.querySelectorAll(".slot-refused").forEach((one) => one.remove());
    const made = Object.assign(document.createElement("div"), { className: `drop-words ${part}` });
    made.setAttribute("aria-hidden", "true");
    document.body.append(made);
    return made;
  }
  function stop() {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", stop);
    removeEventListener("keydown", keys);
    slot.classList.remove("held-up");
    ghost?.remove();
    light(null);
  }
  function cellUnder({ clientX, clientY }) {
    const cell = document.elementFromPoint(clientX, clientY)?.closest("td");
    if (!cell || !table.contains(cell)) return null;
    return { cell, room: cell.parentElement.dataset.room, days: cell.cellIndex - from.cell.cellIndex };
  }
  function stretched({ clientY }) {
    const minutes = Math.round((clientY - from.y) / STEP) * QUARTER;
    return part === "top" ? { start: minutes } : { end: minutes };
  }
  function light(cell) {
    table.querySelectorAll("td.drop-here").forEach((one) => one !== cell && one.classList.remove("drop-here"));
    cell?.classList.add("drop-here");
  }

  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", stop);
  addEventListener("keydown", keys);
}

function partOf(slot, { clientY }) {
  const box = slot.getBoundingClientRect();
  if ("ends" in slot.dataset && box.bottom - clientY <= EDGE) return "bottom";
  if ("begins" in slot.dataset && clientY - box.top <= EDGE) return "top";
  return "middle";
}

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}
