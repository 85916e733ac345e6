// How charts say money and days.
export const money = (value, currency, short = false) =>
  new Intl.NumberFormat("en-GB", { style: "currency", currency, notation: short ? "compact" : "standard", maximumFractionDigits: short ? 1 : undefined })
    .format(value)
    .replace("-", "−");

export const day = (instant, options = { day: "numeric", month: "short" }) => new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }).format(instant);

export const tooltip = (colour) => ({
  backgroundColor: colour("--raised"),
  borderColor: colour("--line"),
  borderWidth: 1,
  titleColor: colour("--ink"),
  bodyColor: colour("--ink"),
  padding: 10,
  boxPadding: 5,
  cornerRadius: 8,
  usePointStyle: true,
});
