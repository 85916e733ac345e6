// Sums while typing: <output data-sum="quantity * unit * rate" data-currency="USD"> in a form or a row [data-sums].
// A column is added up with <output data-total="amount">: all fields and outputs of that name inside the form.
import { onContent } from "./content.js";

/** "1,234.50" and "1234,5" are both numbers to a person. NaN for what is none; empty is 0. */
export function number(text) {
  const clean = String(text).replace(/[\s\u00a0'’]/g, "").replace("\u2212", "-");
  if (clean === "") return 0;
  if (/^-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(clean)) return Number(clean.replaceAll(",", ""));
  return Number(clean.replace(/^(-?\d+),(\d+)$/, "$1.$2"));
}

function shown(value, { currency, digits }) {
  if (!Number.isFinite(value)) return "–";
  const options = currency ? { style: "currency", currency } : { maximumFractionDigits: Number(digits ?? 2) };
  return new Intl.NumberFormat("en-GB", options).format(value).replace("-", "−");
}

const field = (scope, name) => scope.querySelector(`[name="${name}"], [name$="-${name}"], [data-name="${name}"]`);

function product(output, scope) {
  const parts = output.dataset.sum.split("*").map((name) => number(field(scope, name.trim())?.value ?? ""));
  return parts.reduce((all, one) => all * one, 1);
}

function total(output, scope) {
  const name = output.dataset.total;
  const found = scope.querySelectorAll(`[name="${name}"], [name$="-${name}"], output[data-name="${name}"]`);
  return [...found].reduce((all, one) => all + (one.matches("output") ? Number(one.dataset.value || 0) : number(one.value)), 0);
}

onContent("[data-sums]", (scope) => {
  const row = (output) => output.closest("[data-sums-row]") ?? scope;
  const refresh = () => {
    for (const output of scope.querySelectorAll("output[data-sum]")) set(output, product(output, row(output)));
    for (const output of scope.querySelectorAll("output[data-total]")) set(output, total(output, scope));
  };
  scope.addEventListener("input", refresh);
  refresh();
});

function set(output, value) {
  output.dataset.value = value;
  output.textContent = shown(value, output.dataset);
}
