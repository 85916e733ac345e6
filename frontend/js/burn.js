// Burn: actual as an area, committed on top lighter, forecast dashed with its range, the budget as a line, the day it is crossed named.
import { day, money, tooltip } from "./chart_words.js";

export const at = (text) => Date.parse(`${text}T00:00:00Z`);
export const pairs = (days, values) => (values ?? []).map((y, n) => ({ x: at(days[n]), y })).filter(({ y }) => y !== null && y !== undefined);

/**
 * data: {currency, days: ["2027-01-31", …], actual: […], committed: […] (actual and committed together), forecast: […], low: […], high: […],
 * budget: number or null, today: "2027-03-01", crossing: "2027-06-14" or null}. Lists run along `days`; null where there is nothing.
 */
export function burn(data, colour) {
  const line = (label, values, more) => ({ label, data: pairs(data.days, values), pointRadius: 0, pointHitRadius: 12, borderWidth: 2, tension: 0.15, ...more });
  const hidden = { borderWidth: 0, pointHitRadius: 0 };
  return {
    type: "line",
    data: {
      datasets: [
        line("Actual", data.actual, { borderColor: colour("--accent"), backgroundColor: colour("--accent", 0.5), fill: "origin", stepped: "before", tension: 0 }),
        line("With committed", data.committed, { borderColor: colour("--accent", 0.55), backgroundColor: colour("--accent", 0.18), borderWidth: 1.5, fill: "-1", stepped: "before", tension: 0 }),
        line("Forecast, low", data.low, hidden),
        line("Forecast, high", data.high, { ...hidden, backgroundColor: colour("--muted", 0.14), fill: "-1" }),
        line("Forecast", data.forecast, { borderColor: colour("--ink", 0.75), borderDash: [5, 5] }),
      ],
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      layout: { padding: { top: 22, right: 8 } },
      interaction: { mode: "index", intersect: false, axis: "x" },
      scales: { x: months(data, colour), y: amounts(data, colour) },
      plugins: {
        tooltip: {
          ...tooltip(colour),
          filter: ({ dataset }) => !/low|high/.test(dataset.label),
          callbacks: {
            title: ([item]) => (item ? day(item.parsed.x, { day: "numeric", month: "short", year: "numeric" }) : ""),
            label: ({ dataset, parsed }) => ` ${dataset.label}  ${money(parsed.y, data.currency)}`,
          },
        },
      },
    },
    plugins: [marks(data, colour)],
  };
}

export const months = (data, colour) => ({
  type: "linear",
  min: at(data.days[0]),
  max: at(data.days.at(-1)),
  grid: { display: false },
  border: { color: colour("--line") },
  afterBuildTicks: (scale) => (scale.ticks = firsts(scale.min, scale.max).map((value) => ({ value }))),
  ticks: { maxRotation: 0, autoSkip: true, autoSkipPadding: 20, callback: (value) => day(value, new Date(value).getUTCMonth() ? { month: "short" } : { month: "short", year: "numeric" }) },
});

function firsts(from, to) {
  const found = [];
  const one = new Date(from);
  one.setUTCDate(1);
  for (; one <= to; one.setUTCMonth(one.getUTCMonth() + 1)) if (one >= from) found.push(one.getTime());
  return found.length > 1 ? found : [from, to];
}

const peak = ({ actual, committed, forecast, high }) => Math.max(0, ...[actual, committed, forecast, high].flatMap((values) => (values ?? []).filter((value) => value !== null)));

/** Where the axis ends when one value is so large that the rest would lie flat; undefined where the chart takes it in. */
const ceiling = (data) => (data.budget && peak(data) > data.budget * 4 ? data.budget * 2.5 : undefined);

const amounts = (data, colour) => ({
  beginAtZero: true,
  max: ceiling(data),
  suggestedMax: data.budget ? data.budget * 1.08 : undefined,
  grid: { color: colour("--line") },
  border: { display: false },
  ticks: { maxTicksLimit: 6, callback: (value) => money(value, data.currency, true) },
});

const marks = (data, colour) => ({
  id: "marks",
  afterDatasetsDraw({ ctx, chartArea: area, scales: { x, y } }) {
    ctx.save();
    ctx.font = `560 12px ${getComputedStyle(document.body).fontFamily}`;
    const over = Boolean(data.crossing);
    if (ceiling(data)) say(ctx, `Goes on to ${money(peak(data), data.currency, true)} ↑`, area.left + 6, area.top + 14, colour("--muted"), colour("--surface"), area);
    if (data.today) upright(ctx, x.getPixelForValue(at(data.today)), area, colour("--edge"), [2, 3]);
    if (data.budget) {
      const height = y.getPixelForValue(data.budget);
      level(ctx, height, area, colour("--ink"));
      say(ctx, `Budget ${money(data.budget, data.currency)}`, area.left + 6, height - 6, colour("--ink"), colour("--surface"), area);
      if (over) cross(ctx, x.getPixelForValue(at(data.crossing)), height, area, data, colour);
    }
    ctx.restore();
  },
});

function level(ctx, height, { left, right }, ink) {
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1.5;
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.moveTo(left, height);
  ctx.lineTo(right, height);
  ctx.stroke();
}

export function upright(ctx, left, { top, bottom }, ink, dash) {
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(left, top);
  ctx.lineTo(left, bottom);
  ctx.stroke();
}

function cross(ctx, left, height, area, data, colour) {
  upright(ctx, left, area, colour("--record"), [4, 3]);
  ctx.fillStyle = colour("--record");
  ctx.beginPath();
  ctx.arc(left, height, 5, 0, 2 * Math.PI);
  ctx.fill();
  const words = `${at(data.crossing) > at(data.today) ? "Crosses" : "Crossed"} ${day(at(data.crossing))}`;
  const width = ctx.measureText(words).width;
  const beside = Math.max(area.left, left - width / 2); // above the picture, where no line runs
  say(ctx, words, beside, area.top - 8, colour("--record"), colour("--surface"), area);
}

/** Words with a halo, kept inside the picture. */
function say(ctx, words, left, base, ink, halo, area) {
  const place = [words, Math.min(left, area.right - ctx.measureText(words).width), Math.max(base, 12)];
  ctx.setLineDash([]);
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = halo;
  ctx.strokeText(...place);
  ctx.fillStyle = ink;
  ctx.fillText(...place);
}
