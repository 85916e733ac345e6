// Hours: used as an area, booked as steps, all that is needed as a band with its edges; today is marked.
import { day, tooltip } from "./chart_words.js";
import { at, months, pairs, upright } from "./burn.js";

/** data: {days: ["2027-01-31", …], low: […], high: […], booked: […], used: […], today}. Hours; null where there is nothing. */
export function hours(data, colour) {
  const line = (label, values, more) => ({ label, data: pairs(data.days, values), pointRadius: 0, pointHitRadius: 12, borderWidth: 2, ...more });
  const edge = { borderColor: colour("--ink", 0.6), borderDash: [5, 5], borderWidth: 1.5 };
  return {
    type: "line",
    data: {
      datasets: [
        line("Real hours", data.used, { borderColor: colour("--accent"), backgroundColor: colour("--accent", 0.4), fill: "origin", stepped: "before" }),
        line("Booked", data.booked, { borderColor: colour("--info"), stepped: "before" }),
        line("Needed, at least", data.low, edge),
        line("Needed, at most", data.high, { ...edge, backgroundColor: colour("--muted", 0.16), fill: "-1" }),
      ],
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false, axis: "x" },
      scales: {
        x: months(data, colour),
        y: { beginAtZero: true, grid: { color: colour("--line") }, border: { display: false }, ticks: { maxTicksLimit: 6, callback: (value) => `${value} h` } },
      },
      plugins: {
        tooltip: {
          ...tooltip(colour),
          callbacks: {
            title: ([item]) => (item ? day(item.parsed.x, { day: "numeric", month: "short", year: "numeric" }) : ""),
            label: ({ dataset, parsed }) => ` ${dataset.label}  ${Math.round(parsed.y)} h`,
          },
        },
      },
    },
    plugins: [today(data, colour)],
  };
}

const today = (data, colour) => ({
  id: "today",
  afterDatasetsDraw({ ctx, chartArea, scales: { x } }) {
    ctx.save();
    upright(ctx, x.getPixelForValue(at(data.today)), chartArea, colour("--edge"), [2, 3]);
    ctx.restore();
  },
});
