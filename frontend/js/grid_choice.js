// Which cells of the grid are chosen: one, a rectangle, a row, a column, all. Arrows as in the ARIA grid pattern.
const FIRST = 2; // the number and the title come before the cells

export function chooser(table, { mayMark, next, opened }) {
  const body = table.tBodies[0];
  const columns = table.tHead.querySelectorAll("th[data-part]").length;
  const lines = table.querySelectorAll("col");
  let anchor = null;
  let at = null;
  let chosen = [];
  let dragging = false;

  const rows = () => body.rows.length;
  const cell = ([row, column]) => body.rows[row].cells[column + FIRST];
  const where = (element) => {
    const found = element?.closest?.("td");
    const column = found ? found.cellIndex - FIRST : -1;
    return found && body.contains(found) && column >= 0 && column < columns ? [found.parentElement.sectionRowIndex, column] : null;
  };

  function choose(to, { extend = false, from = null } = {}) {
    anchor = from ?? (extend && anchor ? anchor : to);
    if (at) cell(at).removeAttribute("tabindex");
    at = to;
    const here = cell(at);
    here.tabIndex = 0;
    here.focus({ preventScroll: false });
    if (mayMark) select();
  }

  function select() {
    chosen.forEach((one) => one.removeAttribute("aria-selected"));
    chosen = [];
    const [top, bottom] = [anchor[0], at[0]].sort((a, b) => a - b);
    const [left, right] = [anchor[1], at[1]].sort((a, b) => a - b);
    for (let row = top; row <= bottom; row += 1) for (let column = left; column <= right; column += 1) chosen.push(cell([row, column]));
    chosen.forEach((one) => one.setAttribute("aria-selected", "true"));
  }

  const last = () => [rows() - 1, columns - 1];
  const MOVES = {
    ArrowUp: ([row, column]) => [row - 1, column],
    ArrowDown: ([row, column]) => [row + 1, column],
    ArrowLeft: ([row, column]) => [row, column - 1],
    ArrowRight: ([row, column]) => [row, column + 1],
    PageUp: ([row, column]) => [row - 10, column],
    PageDown: ([row, column]) => [row + 10, column],
    Home: ([row], ctrl) => [ctrl ? 0 : row, 0],
    End: ([row], ctrl) => (ctrl ? last() : [row, columns - 1]),
  };
  const inside = ([row, column]) => [clamp(row, rows() - 1), clamp(column, columns - 1)];

  table.addEventListener("keydown", (event) => {
    if (!at || !where(event.target)) return;
    const ctrl = event.ctrlKey || event.metaKey;
    if (MOVES[event.key]) return done(event, () => choose(inside(MOVES[event.key](at, ctrl)), { extend: event.shiftKey }));
    if (ctrl && event.key === "a") return done(event, () => choose(last(), { from: [0, 0] }));
    if (event.key === " " && ctrl) return done(event, () => choose([rows() - 1, at[1]], { from: [0, at[1]] }));
    if (event.key === " " && event.shiftKey) return done(event, () => choose([at[0], columns - 1], { from: [at[0], 0] }));
    if (event.key === " ") return done(event, () => next(chosen));
    if (event.key === "Escape") return done(event, () => choose(at));
    if (event.key === "Enter" && mayMark) return done(event, opened);
  });

  table.addEventListener("pointerdown", (event) => {
    const to = where(event.target);
    if (!to || event.pointerType === "touch" || event.button) return; // a finger scrolls until it lifts
    event.preventDefault();
    dragging = mayMark;
    choose(to, { extend: event.shiftKey });
  });
  table.addEventListener("pointerover", (event) => {
    light(where(event.target));
    const to = where(event.target);
    if (dragging && to) choose(to, { extend: true });
  });
  table.addEventListener("pointerleave", () => light(at));
  table.addEventListener("focusin", (event) => light(where(event.target)));
  document.addEventListener("pointerup", () => (dragging = false));
  table.addEventListener("click", (event) => {
    const to = where(event.target);
    if (to) return event.pointerType === "touch" && choose(to);
    const column = event.target.closest("[data-column]")?.closest("th").cellIndex - FIRST;
    if (column >= 0) return choose([rows() - 1, column], { from: [0, column] });
    const row = event.target.closest("[data-row]")?.closest("tr").sectionRowIndex;
    if (row >= 0) choose([row, columns - 1], { from: [row, 0] });
  });
  table.addEventListener("dblclick", (event) => where(event.target) && next(chosen));

  function light(to) {
    lines.forEach((line, n) => line.classList.toggle("lit", Boolean(to) && n === to[1] + FIRST));
  }

  const begin = body.rows[0]?.cells[FIRST];
  if (begin) begin.tabIndex = 0;
  begin?.addEventListener("focus", () => at || choose([0, 0]), { once: true });

  return {
    cells: () => chosen,
    place: () => at && document.activeElement === cell(at) && { song: body.rows[at[0]].dataset.song, column: at[1] },
    restore: ({ song, column }) => {
      const row = body.querySelector(`tr[data-song="${song}"]`);
      if (row) choose(inside([row.sectionRowIndex, column]));
    },
  };
}

const clamp = (number, most) => Math.max(0, Math.min(number, most));

function done(event, act) {
  event.preventDefault();
  act();
}
