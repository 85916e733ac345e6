// The same by keyboard: m takes the booking up, arrows carry it, [ ] change its start and - + its end, Enter drops it, Escape puts it back.
const QUARTER = 15;
const START = { "[": -QUARTER, "]": QUARTER };
const END = { "-": -QUARTER, "+": QUARTER, "=": QUARTER };

export function pickUp(event, { board, table, place, say, words }) {
  const slot = event.target.closest("[data-b]");
  if (!slot || event.key !== "m" || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  const rooms = [...table.querySelectorAll("tr[data-room]")];
  const to = { days: 0, start: 0, end: 0, row: rooms.indexOf(slot.closest("tr")) };
  const target = () => ({ ...to, room: rooms[to.row].dataset.room });
  const note = Object.assign(document.createElement("span"), { className: "slot-carried" });
  board.querySelectorAll(".slot-refused").forEach((one) => one.remove());
  slot.classList.add("held-up");
  slot.append(note);
  tell("Taken up. Arrows carry it, [ and ] change its start, - and + its end, Enter drops it, Escape puts it back. ");

  const act = (pressed) => {
    if (pressed.key === "Tab") return stop("Put back.");
    pressed.preventDefault();
    pressed.stopPropagation();
    if (pressed.key === "Escape") return stop("Put back.");
    if (pressed.key === "Enter") return drop();
    if (pressed.key === "ArrowLeft") to.days -= 1;
    else if (pressed.key === "ArrowRight") to.days += 1;
    else if (pressed.key === "ArrowUp") to.row = Math.max(0, to.row - 1);
    else if (pressed.key === "ArrowDown") to.row = Math.min(rooms.length - 1, to.row + 1);
    else if (pressed.key in START) to.start += START[pressed.key];
    else if (pressed.key in END) to.end += END[pressed.key];
    else return;
    tell();
  };
  const left = () => stop("Put back.");

  function tell(before = "") {
    const told = words(slot, target());
    note.textContent = told.right ? told.words : `${told.words}: it must end after it starts`;
    say(before + note.textContent);
  }
  function stop(said) {
    slot.removeEventListener("keydown", act);
    slot.removeEventListener("blur", left);
    slot.classList.remove("held-up");
    note.remove();
    if (said) say(said);
  }
  function drop() {
    if (!words(slot, target()).right) return tell();
    stop("");
    place(slot, target());
  }

  slot.addEventListener("keydown", act);
  slot.addEventListener("blur", left);
}
