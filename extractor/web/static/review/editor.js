// Type a value, or search for an invoice or a customer; results come while typing.
"use strict";

(() => {
  const { root, panel, get, take, rowOf, onward, choose } = window.review;
  const PAUSE_MS = 120; // after the last letter before a search begins
  const SEARCHES = { invoice: "invoices", customer: "customers" };

  function made(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  function close(row) {
    row.classList.remove("editing");
    row.querySelector(".editor")?.remove();
  }

  function edit(name, text) {
    const row = rowOf(name);
    if (!row || row.classList.contains("editing") || row.querySelector(".value-button").disabled) return;
    panel.querySelectorAll(".field-row.editing").forEach(close);
    choose(row, { focus: false });
    row.classList.add("editing");
    const label = row.querySelector(".label").textContent;
    const shown = row.dataset.kind === "search" && name === "customer"
      ? "" : row.querySelector(".value").textContent.trim();
    const editor = row.dataset.kind === "choice"
      ? choosing(row, name, label)
      : typing(row, name, label, text ?? (shown === "–" ? "" : shown));
    row.append(editor);
    const field = editor.querySelector("input, select");
    field.focus();
    field.select?.();
  }

  // --- one of a few -----------------------------------------------------------------------------
  function choosing(row, name, label) {
    const select = made("select", { class: "select", id: `edit-${name}` });
    row.querySelectorAll(".choice").forEach((it) => {
      const option = made("option", { value: it.dataset.choice }, it.querySelector(".choice-text").textContent.trim());
      option.selected = it.dataset.choice === row.dataset.value;
      select.append(option);
    });
    const editor = made("div", { class: "editor" }, made("label", { for: select.id }, label), select);
    editor.addEventListener("keydown", async (event) => {
      if (event.key === "Enter" && !event.ctrlKey) {
        event.preventDefault();
        await save(row, name, select.value);
      } else if (event.key === "Escape") leave(row, event);
    });
    return editor;
  }

  // --- anything -----------------------------------------------------------------------------------
  function typing(row, name, label, text) {
    const searches = SEARCHES[name];
    const input = made("input", {
      class: "input", id: `edit-${name}`, value: text, autocomplete: "off", spellcheck: "false",
      ...(searches ? { role: "combobox", "aria-expanded": "false", "aria-controls": `found-${name}`, "aria-autocomplete": "list" } : {}),
    });
    const wrong = made("p", { class: "wrong", hidden: "" });
    const found = made("ol", { class: "choices found", id: `found-${name}`, role: "listbox", hidden: "" });
    const editor = made("div", { class: "editor" }, made("label", { for: input.id }, label), input, wrong, ...(searches ? [found] : []));
    let chosen = -1;
    let asked = 0;
    let timer = 0;

    const options = () => [...found.querySelectorAll(".choice")];
    function mark(at) {
      chosen = at;
      options().forEach((it, number) => it.setAttribute("aria-selected", String(number === at)));
      const option = options()[at];
      input.setAttribute("aria-activedescendant", option ? option.id : "");
      option?.scrollIntoView({ block: "nearest" });
    }
    async function search() {
      const number = (asked += 1);
      const rows = await (await get(`${searches}?q=${encodeURIComponent(input.value)}`)).json();
      if (number !== asked) return; // an older answer
      found.replaceChildren(...rows.map((it, at) => option(it, name, at)));
      if (!rows.length) found.append(made("li", { class: "nothing" }, root.dataset.none));
      found.hidden = !rows.length && !input.value.trim();
      input.setAttribute("aria-expanded", String(!found.hidden));
      mark(-1);
    }
    input.addEventListener("input", () => {
      wrong.hidden = true;
      if (!searches) return;
      clearTimeout(timer);
      timer = setTimeout(search, PAUSE_MS);
    });
    found.addEventListener("click", (event) => {
      const it = event.target.closest(".choice");
      if (it) save(row, name, it.dataset.choice);
    });
    editor.addEventListener("keydown", async (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && options().length) {
        event.preventDefault();
        mark(Math.min(Math.max(chosen + step, -1), options().length - 1));
      } else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.shiftKey) {
        event.preventDefault();
        const value = options()[chosen]?.dataset.choice ?? input.value;
        if (value === text && chosen < 0) {
          close(row);
          onward();
          return;
        }
        const said = await save(row, name, value);
        if (said?.refused) {
          wrong.textContent = said.told;
          wrong.hidden = false;
        }
      } else if (event.key === "Escape") leave(row, event);
    });
    if (searches) search();
    return editor;
  }

  function option(it, name, at) {
    const words = made("span", { class: "grow" }, made("span", { class: "choice-text" }, it.share ? `${it.text} · ${it.share}` : it.text));
    for (const line of [it.about, (it.why || []).join(" · ")]) {
      if (line) words.append(made("span", { class: "choice-about" }, line));
    }
    const button = made("button", { type: "button", class: "choice", tabindex: "-1", id: `found-${name}-${at}`, role: "option", "aria-selected": "false", "data-choice": it.value }, words);
    return made("li", { role: "presentation" }, button);
  }

  async function save(row, name, value) {
    const said = await take(name, value);
    if (said && !said.refused) panel.querySelectorAll(".field-row.editing").forEach(close);
    return said;
  }

  function leave(row, event) {
    event.preventDefault();
    event.stopPropagation();
    close(row);
    choose(row);
  }

  window.review.edit = edit;
})();
