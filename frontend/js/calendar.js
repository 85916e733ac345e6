// The calendar: a booking is dragged to another day or room, or stretched by its edges; by keyboard it is taken up with m.
// The server answers at once, by the same action that the form calls; what it refuses goes back to where it was.
import htmx from "htmx.org/dist/htmx.esm.js";
import { pickUp } from "./calendar_keys.js";
import { hold } from "./calendar_drag.js";
import { toast } from "./toasts.js";

const csrf = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";
let last = null; // the move that undoing would take back; it outlives the board, which is fetched anew

export function begin(board) {
  const table = board.querySelector("table");
  if (!table || !board.querySelector("[data-b]")) return;
  const said = board.querySelector("[data-said]");
  const undo = board.querySelector("[data-undo]");
  const hands = { board, table, place, say: (words) => (said.textContent = words), words: (slot, to) => describe(table, slot, to) };

  table.addEventListener("pointerdown", (event) => hold(event, hands));
  table.addEventListener("dragstart", (event) => event.target.closest("[data-b]") && event.preventDefault());
  table.addEventListener("keydown", (event) => pickUp(event, hands));
  undo.hidden = !last;
  showToday(board);
  undo.addEventListener("click", () => last && send(last.url, last.back, last.version, null));

  /** Drop `slot`: { room, days, start, end }, the last two in minutes. */
  function place(slot, to) {
    const row = slot.closest("tr");
    const room = to.room ?? row.dataset.room;
    const body = { room, days: to.days ?? 0, start_minutes: to.start ?? 0, end_minutes: to.end ?? 0 };
    if (room === row.dataset.room && !body.days && !body.start_minutes && !body.end_minutes) return say("Nothing was moved.");
    const back = { room: row.dataset.room, days: -body.days, start_minutes: -body.start_minutes, end_minutes: -body.end_minutes };
    return send(`/bookings/${slot.dataset.b}/place/`, body, slot.dataset.v, slot, back);
  }

  async function send(url, fields, version, slot, back = null) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...fields, version })) body.set(name, value);
    slot?.setAttribute("aria-busy", "true");
    let answer;
    let told = {};
    try {
      answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": csrf() }, redirect: "error" });
      told = await answer.json().catch(() => ({ words: "That is not yours to do, or you were signed out." }));
    } catch {
      told = { words: "The connection is gone: nothing was moved. Try again." };
    }
    slot?.removeAttribute("aria-busy");
    if (told.ask) return location.assign(told.ask);
    if (!answer?.ok) return refuse(slot, told.words);
    last = back && { url, back, version: told.version };
    toast(told.words);
    await renew(url.split("/")[2]);
  }

  /** The words stand where the booking was, and still is. */
  function refuse(slot, words) {
    board.querySelectorAll(".slot-refused").forEach((one) => one.remove());
    if (!slot) return toast(words, "error");
    const note = Object.assign(document.createElement("p"), { className: "slot-refused", textContent: words });
    note.setAttribute("role", "alert");
    slot.after(note);
    slot.focus({ preventScroll: true });
    note.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  const say = (words) => (said.textContent = words);
}

/** A month is wider than the window: it opens at today. */
function showToday(board) {
  const [region, today] = [board.querySelector(".calendar.month"), board.querySelector("th.today")];
  if (region && today && !region.scrollLeft) region.scrollLeft = Math.max(0, today.offsetLeft - region.clientWidth / 2);
}

async function renew(id) {
  const scrolled = document.querySelector("#board .calendar");
  const at = scrolled && [scrolled.scrollLeft, scrolled.scrollTop];
  await htmx.ajax("GET", location.href, { target: "#board", select: "#board", swap: "outerHTML" });
  const region = document.querySelector("#board .calendar");
  if (region && at) [region.scrollLeft, region.scrollTop] = at;
  document.querySelector(`#board [data-b="${id}"]`)?.focus({ preventScroll: true });
}

/** What the booking would be: `Studio B, Wed 9 Jun, 10:00–18:30`. Wall time of the studio, so it is reckoned as if in UTC. */
function describe(table, slot, to) {
  const shift = (text, minutes) => new Date(Date.parse(`${text}Z`) + ((to.days ?? 0) * 1440 + (minutes ?? 0)) * 60000);
  const [start, end] = [shift(slot.dataset.s, to.start), shift(slot.dataset.e, to.end)];
  const name = to.room ? table.querySelector(`tr[data-room="${to.room}"]`)?.dataset.name : slot.closest("tr").dataset.name;
  const day = (at) => at.toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).replace(",", "");
  const time = (at) => at.toISOString().slice(11, 16);
  const until = day(start) === day(end) ? time(end) : `${day(end)}, ${time(end)}`;
  return { words: `${name}, ${day(start)}, ${time(start)}–${until}`, right: end > start };
}
