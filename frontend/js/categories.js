// Categories as bars: spent, committed, left; what is over stands beyond the line in record colour.
import { money, tooltip } from "./chart_words.js";

const ROW = 34;
const FOOT = 34;

/** data: {currency, rows: [{name, budget, spent, committed}]}, in the order to show. */
export function categories(data, colour, canvas) {
  canvas.parentElement.style.height = `${data.rows.length * ROW + FOOT}px`;
  const parts = data.rows.map(cut);
  const bar = (label, key, ink) => ({ label, data: parts.map((part) => part[key]), backgroundColor: ink, borderRadius: 3, borderSkipped: false, barThickness: 14 });
  return {
    type: "bar",
    data: {
      labels: data.rows.map(({ name }) => shortened(name)),
      datasets: [
        bar("Spent", "spent", colour("--accent")),
        bar("Committed", "committed", colour("--accent", 0.42)),
        bar("Left", "left", colour("--muted", 0.2)),
        bar("Over", "over", colour("--record")),
      ],
    },
    options: {
      indexAxis: "y",
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: "index", axis: "y", intersect: false },
      scales: {
        x: { stacked: true, beginAtZero: true, grid: { color: colour("--line") }, border: { display: false }, ticks: { maxTicksLimit: 6, callback: (value) => money(value, data.currency, true) } },
        y: { stacked: true, grid: { display: false }, border: { display: false }, ticks: { color: colour("--ink") } },
      },
      plugins: {
        tooltip: {
          ...tooltip(colour),
          filter: ({ raw }) => raw > 0,
          callbacks: { title: ([item]) => (item ? data.rows[item.dataIndex].name : ""), label: ({ dataset, raw }) => ` ${dataset.label}  ${money(raw, data.currency)}` },
        },
      },
    },
    plugins: [lines(data, colour)],
  };
}

/** Spent and committed up to the budget, what is left of it, and what passes it. */
export function cut({ budget, spent, committed }) {
  const within = Math.min(Math.max(spent, 0), budget);
  const held = Math.min(committed, budget - within);
  return { spent: within, committed: held, left: Math.max(budget - within - held, 0), over: Math.max(spent + committed - budget, 0) };
}

const shortened = (name) => (name.length > 22 ? `${name.slice(0, 21)}…` : name);

const lines = (data, colour) => ({
  id: "lines",
  afterDatasetsDraw({ ctx, scales: { x, y } }) {
    ctx.save();
    ctx.fillStyle = colour("--ink");
    data.rows.forEach(({ budget }, n) => budget > 0 && ctx.fillRect(x.getPixelForValue(budget) - 1, y.getPixelForValue(n) - 11, 2, 22));
    ctx.restore();
  },
});
