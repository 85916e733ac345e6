// The production grid: cells chosen by pointer, touch or keys, marked at once, and the marks of others as they come.
import { chooser } from "./grid_choice.js";
import { details } from "./grid_details.js";
import { toast } from "./toasts.js";

const EVERY_MS = 3000;
const STATES = { n: "not_started", w: "in_work", r: "recorded", e: "edited", d: "done", x: "not_needed" };
const NEXT = { n: "w", w: "r", r: "e", e: "d", d: "d", x: "n" };
const csrf = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";

let held = null; // what was chosen before the board was fetched anew

export function begin(board) {
  board.querySelector("[data-print]")?.addEventListener("click", () => window.print());
  const table = board.querySelector("table.marks");
  const look = { revision: Number(board.dataset.revision), layout: board.dataset.layout, url: board.dataset.url };
  const mayMark = "mayMark" in board.dataset;
  const choice = table && chooser(table, { mayMark, next: (cells) => step(cells), opened: () => about?.show() });
  const about = table && mayMark ? details(look.url, choice, (values) => send(marksOf(choice.cells(), values))) : null;
  const past = [];
  let sending = Promise.resolve();
  let waiting = 0;
  if (choice && held) choice.restore(held);

  const undo = board.querySelector("[data-undo]");
  const bar = board.querySelector(".palette-bar");
  bar?.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the grid
  bar?.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.mark) stamp(button.dataset.letter);
    else if (button && "details" in button.dataset) about.show();
    else if (button === undo && past.length) send(past.pop(), false);
    if (undo) undo.disabled = !past.length;
  });

  function stamp(letter) {
    const cells = choice.cells();
    if (!cells.length) return say("Choose a cell first.");
    send(marksOf(cells, { state: STATES[letter] }));
  }

  function step(cells) {
    if (mayMark && cells.length) send(cells.map((cell) => ({ ...placeOf(cell), state: STATES[NEXT[letterOf(cell)]] })));
  }

  const placeOf = (cell) => ({ song: cell.parentElement.dataset.song, part: partOf(cell) });
  const partOf = (cell) => table.tHead.rows[0].cells[cell.cellIndex].dataset.part;
  const marksOf = (cells, values) => cells.map((cell) => ({ ...placeOf(cell), ...values }));

  function cellOf({ song, part }) {
    const row = table.querySelector(`tr[data-song="${song}"]`);
    const head = table.querySelector(`th[data-part="${part}"]`);
    return row && head ? row.cells[head.cellIndex] : null;
  }

  // One request after the other: each carries the versions that the one before it brought.
  function send(marks, remembered = true) {
    waiting += 1;
    sending = sending.then(() => post(marks, remembered)).finally(() => (waiting -= 1));
    return sending;
  }

  async function post(marks, remembered) {
    const cells = marks.map(cellOf);
    if (cells.includes(null)) return refresh();
    const before = cells.map(snapshot);
    const body = new FormData();
    body.set("since", look.revision);
    body.set("marks", JSON.stringify(marks.map((mark, n) => ({ ...mark, version: before[n].version }))));
    cells.forEach((cell, n) => marks[n].state && shape(cell, letterFor(marks[n].state)));
    let answer;
    try {
      answer = await fetch(`${look.url}mark/`, { method: "POST", body, headers: { "X-CSRFToken": csrf() }, redirect: "error" });
    } catch {
      cells.forEach((cell, n) => shape(cell, before[n].letter));
      return toast("The connection is gone: these marks are not saved. Try again.", "error");
    }
    if (!answer.ok) cells.forEach((cell, n) => shape(cell, before[n].letter));
    const told = await answer.json().catch(() => ({ words: "That is not yours to do, or you were signed out." }));
    const mine = answer.ok ? new Set(cells) : new Set();
    if (told.cells) take(told, mine);
    if (!answer.ok) return toast(told.words, "error");
    if (remembered) past.push(marks.map((mark, n) => ({ song: mark.song, part: mark.part, ...before[n].values })));
    if (undo) undo.disabled = !past.length;
    say(cells.length === 1 ? cells[0].ariaLabel : `${cells.length} cells marked.`);
  }

  function snapshot(cell) {
    const letter = letterOf(cell);
    const values = { state: STATES[letter], person: cell.dataset.who || null, note: cell.dataset.note || "" };
    return { letter, values, version: Number(cell.dataset.v ?? 0) };
  }

  function take(told, mine = new Set()) {
    look.revision = told.revision;
    const others = told.cells.filter((one) => write(one, mine));
    progress(told.progress);
    if (others.length) say(others.map((one) => `${one.by ?? "Somebody"}: ${nameOf(one)}, ${one.label}`).join(". "));
    if (told.layout !== look.layout) refresh();
  }

  function write(one, mine) {
    const cell = cellOf(one);
    if (!cell || Number(cell.dataset.v ?? 0) >= one.version) return false;
    cell.className = one.letter + (one.note ? " noted" : "");
    cell.textContent = one.short;
    cell.ariaLabel = one.label;
    cell.title = one.who || one.note ? one.label : "";
    Object.assign(cell.dataset, { v: one.version, who: one.who ?? "", note: one.note });
    if (mine.has(cell)) return false;
    cell.classList.add("fresh");
    setTimeout(() => cell.classList.remove("fresh"), 2500);
    return true;
  }

  const nameOf = (one) => `${table.querySelector(`th[data-part="${one.part}"]`).textContent.trim()} of ${table.querySelector(`tr[data-song="${one.song}"] th`).textContent.trim()}`;

  function progress({ words, songs, parts, album }) {
    board.querySelector("[data-words]").textContent = words;
    for (const row of table.tBodies[0].rows) how(row.cells[row.cells.length - 1], songs[row.dataset.song]);
    const foot = table.tFoot.rows[0].cells;
    for (const head of table.querySelectorAll("th[data-part]")) how(foot[head.cellIndex], parts[head.dataset.part]);
    how(foot[foot.length - 1], album);
  }

  // Songs or parts came, went or moved: the whole board again, with the same cell chosen.
  function refresh() {
    held = choice?.place();
    window.htmx.ajax("GET", look.url, { target: board, swap: "outerHTML" });
  }

  const said = board.querySelector("[data-said]");
  const say = (words) => said && (said.textContent = words);

  async function ask() {
    if (!board.isConnected) return clearInterval(timer);
    if (waiting || document.visibilityState !== "visible") return;
    const query = new URLSearchParams({ since: look.revision, layout: look.layout });
    const answer = await fetch(`${look.url}changes/?${query}`).catch(() => null);
    if (answer?.status === 200 && !waiting && board.isConnected) {
      const told = await answer.json();
      if (table) take(told);
      else refresh();
    }
  }

  const timer = setInterval(ask, EVERY_MS);
  document.addEventListener("visibilitychange", ask);
}

const letterOf = (cell) => cell.className[0];
const letterFor = (state) => Object.keys(STATES).find((letter) => STATES[letter] === state);
const shape = (cell, letter) => (cell.className = letter + cell.className.slice(1));

function how(cell, percent) {
  cell.querySelector("span").textContent = percent === null || percent === undefined ? "–" : `${percent} %`;
  cell.querySelector("progress").value = percent ?? 0;
}
