// The right side: which field is chosen, and the keys.
"use strict";

(() => {
  const { root, panel, point, doings, send, onShown } = window.review;
  const confirm = document.querySelector("#confirm");
  const undo = document.querySelector("#undo");
  let active = ""; // name of the chosen field; stays when the focus goes elsewhere

  const rowOf = (name) => panel.querySelector(`.field-row[data-field="${name}"]`);
  const rows = () => [...panel.querySelectorAll(".field-row")].filter((it) => it.offsetParent);
  const looks = () => rows().filter((it) => "needs" in it.dataset);
  const state = () => panel.querySelector(".state-of-page").dataset;

  function choose(row, { focus = true, scroll = true } = {}) {
    panel.querySelectorAll(".field-row.active").forEach((it) => it.classList.remove("active"));
    active = row ? row.dataset.field : "";
    if (!row) return;
    row.classList.add("active");
    if (focus) row.querySelector(".value-button").focus();
    row.scrollIntoView({ block: "nearest" });
    point(active, { scroll });
  }

  // The next field that needs a look, else the button that confirms.
  function onward(step = 1) {
    const all = rows();
    const here = all.indexOf(rowOf(active));
    const waiting = looks().map((it) => all.indexOf(it));
    const next = step > 0
      ? waiting.find((it) => it > here)
      : [...waiting].reverse().find((it) => it < here);
    if (next !== undefined) choose(all[next]);
    else if (step > 0) confirm.focus();
    else choose(all[0]);
  }

  function step(by) {
    const all = rows();
    const here = all.indexOf(rowOf(active));
    choose(all[Math.min(Math.max(here + by, 0), all.length - 1)]);
  }

  async function take(name, value) {
    const said = await send("typed", { field: name, value });
    if (said && !said.refused) onward();
    return said;
  }

  function press(number) {
    const choice = rowOf(active)?.querySelectorAll(".choice")[number - 1];
    if (!choice || choice.closest(".found")) return false;
    take(active, choice.dataset.choice);
    return true;
  }

  // --- after every change the panel is new --------------------------------------------------
  function shown() {
    undo.disabled = !state().undo;
    confirm.disabled = !state().confirm;
    panel.querySelectorAll(".more").forEach((it) => { it.open = it.open || Boolean(moreOpen); });
    const row = rowOf(active);
    if (row) choose(row, { focus: document.activeElement === document.body, scroll: false });
  }
  let moreOpen = false;
  panel.addEventListener("toggle", (event) => { moreOpen = event.target.open; }, true);
  onShown(shown);

  // --- mouse and focus ----------------------------------------------------------------------
  panel.addEventListener("focusin", (event) => {
    const row = event.target.closest(".field-row");
    if (row && row.dataset.field !== active) choose(row, { focus: false });
  });
  panel.addEventListener("click", (event) => {
    const choice = event.target.closest(".choice");
    if (choice && !choice.closest(".found")) take(active, choice.dataset.choice);
    const button = event.target.closest(".value-button");
    if (!button) return;
    const row = button.closest(".field-row");
    const again = row.dataset.field === active && row.classList.contains("chosen-before");
    panel.querySelectorAll(".chosen-before").forEach((it) => it.classList.remove("chosen-before"));
    row.classList.add("chosen-before");
    choose(row);
    if (again || event.detail === 2) window.review.edit(active);
  });
  panel.addEventListener("pointerover", (event) => {
    const row = event.target.closest(".field-row");
    if (row) point(row.dataset.field, { scroll: false });
  });
  panel.addEventListener("pointerleave", () => point(active || "none", { scroll: false }));
  window.review.view.addEventListener("pointerover", (event) => {
    panel.querySelectorAll(".pointed").forEach((it) => it.classList.remove("pointed"));
    const name = event.target.dataset?.mark || (event.target.matches?.("rect.mark") && event.target.dataset.field);
    if (name) rowOf(name)?.classList.add("pointed");
  });

  // --- keys -----------------------------------------------------------------------------------
  const CASE = { l: "#later", u: "#undo" };
  const VIEW = {
    "[": "before", "]": "after", p: "nextPart", "+": "larger", "=": "larger", "-": "smaller",
    0: "fit", r: "turn", v: "layout",
  };

  function onField(event) {
    if (event.key === "F2") window.review.edit(active);
    else if (event.key === "Enter") onward();
    else if (event.key === "Tab") onward(event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (!/^[1-9]$/.test(event.key) || !press(Number(event.key))) return false;
    return true;
  }

  document.addEventListener("keydown", (event) => {
    const dialog = document.querySelector("dialog[open]");
    if (event.defaultPrevented || dialog) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!confirm.disabled) confirm.click();
      return;
    }
    if (event.ctrlKey && event.key === "z" && !window.desk.isTyping(event.target)) {
      event.preventDefault();
      undo.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || window.desk.isTyping(event.target)) return;
    const button = event.target.closest?.(".value-button");
    if (button && onField(event)) event.preventDefault();
    else if (event.target === document.body && (event.key === "Tab" || event.key === "F2") && !event.shiftKey) {
      event.preventDefault();
      choose(rowOf(active) || looks()[0] || rows()[0]);
    } else if (/^[1-9]$/.test(event.key) && active && press(Number(event.key))) event.preventDefault();
    else if (event.key.length === 1 && "nsma".includes(event.key)) {
      event.preventDefault(); // the letter does not belong into the form that opens
      window.review.ask?.(event.key);
    } else if (CASE[event.key]) document.querySelector(CASE[event.key]).click();
    else if (VIEW[event.key]) doings[VIEW[event.key]]();
  });

  confirm.addEventListener("click", () => send("confirmed", {}));
  undo.addEventListener("click", () => {
    if (state().undo) send("undone", { event: Number(state().undo) });
  });

  Object.assign(window.review, { activeField: () => active, rowOf, choose, onward, take });
  shown();
  addEventListener("load", () => choose(looks()[0] || null));
  if (!looks().length) addEventListener("load", () => confirm.focus());
})();
