// A name's button writes it into the comment, where one may as well type it.
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-mention]");
  const field = button?.closest("form")?.querySelector("textarea");
  if (!field) return;
  const before = field.value.slice(0, field.selectionStart);
  const gap = before && !/\s$/.test(before) ? " " : "";
  field.setRangeText(`${gap}@${button.dataset.mention} `, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
