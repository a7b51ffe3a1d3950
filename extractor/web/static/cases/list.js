// Lists: choosing several cases, and going through them by keys.
"use strict";

(() => {
  const list = document.getElementById("list");
  if (!list) return;
  const boxes = () => [...list.querySelectorAll("td.tick input")];
  const all = list.querySelector("[data-all]");
  const bulk = list.querySelector("[data-bulk]");
  const count = list.querySelector("[data-chosen-count]");

  function show() {
    const chosen = boxes().filter((it) => it.checked);
    for (const it of boxes()) {
      it.closest("tr").setAttribute("aria-selected", it.checked ? "true" : "false");
    }
    if (bulk) bulk.hidden = chosen.length === 0;
    if (count) count.textContent = String(chosen.length);
    if (all) {
      all.checked = chosen.length > 0 && chosen.length === boxes().length;
      all.indeterminate = chosen.length > 0 && !all.checked;
    }
  }

  list.addEventListener("change", (event) => {
    if (event.target === all) for (const it of boxes()) it.checked = all.checked;
    show();
  });
  show();

  // An empty filter says nothing in the address.
  document.getElementById("filters")?.addEventListener("submit", (event) => {
    for (const it of event.target.elements) if (it.name && !it.value) it.disabled = true;
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (window.desk.isTyping(event.target) && event.target.type !== "checkbox") return;
    if (document.querySelector("dialog[open]")) return;
    const links = [...list.querySelectorAll("tr[data-row] th a")];
    const here = links.findIndex((it) => it.closest("tr").contains(document.activeElement));
    if (event.key === "j" || event.key === "k") {
      const next = here < 0 ? 0 : here + (event.key === "j" ? 1 : -1);
      links[Math.max(0, Math.min(links.length - 1, next))]?.focus();
      event.preventDefault();
    } else if (event.key === "x" && here >= 0) {
      const box = boxes()[here];
      if (box) {
        box.checked = !box.checked;
        show();
        event.preventDefault();
      }
    }
  });
})();
