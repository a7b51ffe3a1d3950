// A document drawn by lot: rightly no dispute, or there is one; then the next.
"use strict";

(() => {
  const { root, base, send, say, doings } = window.review;
  const pass = document.querySelector("#pass");
  const miss = document.querySelector("#miss");
  const form = document.querySelector("#missed");
  const kinds = [...root.querySelectorAll("[name=triage]")];
  const field = (name) => form.querySelector(`[data-name=${name}]`);
  const PAUSE_MS = 120; // after the last letter before a search begins
  let active = ""; // the field that words go into

  function passed() {
    const chosen = kinds.find((it) => it.checked);
    if (chosen) send("passed", { triage: chosen.value });
  }

  // --- there is a dispute -------------------------------------------------------------------------
  function missed() {
    form.hidden = false;
    root.classList.add("missing");
    (field("customer").value ? field("invoice") : field("customer")).focus();
  }

  function notMissed() {
    form.hidden = true;
    active = "";
    root.classList.remove("missing");
    pass.focus();
  }

  function wrong(text) {
    const line = form.querySelector(".wrong");
    line.textContent = text || "";
    line.hidden = !text;
  }

  async function search(name) {
    const customer = encodeURIComponent(field("customer").value);
    const query = `q=${encodeURIComponent(field(name).value)}&customer=${customer}`;
    const answer = await fetch(`${base}/${name}s?${query}`);
    if (!answer.ok) return;
    const found = (await answer.json()).map(([value, about]) => {
      const option = document.createElement("option");
      option.value = value;
      option.label = `${value} · ${about}`;
      return option;
    });
    document.querySelector(`#${name}s`).replaceChildren(...found);
  }

  if (form) {
    let timer = 0;
    form.addEventListener("focusin", (event) => {
      if (event.target.dataset.name) active = event.target.dataset.name;
    });
    form.addEventListener("input", (event) => {
      wrong("");
      const { name } = event.target.dataset;
      clearTimeout(timer);
      if (name === "customer" || name === "invoice") timer = setTimeout(() => search(name), PAUSE_MS);
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const named = [...form.querySelectorAll("[data-name]")].map((it) => [it.dataset.name, it.value]);
      const said = await send("opened", Object.fromEntries(named));
      if (said?.refused) wrong(said.told);
    });
    pass.addEventListener("click", passed);
    miss.addEventListener("click", missed);
    document.querySelector("#not-missed").addEventListener("click", notMissed);
  }

  // --- keys ---------------------------------------------------------------------------------------
  const VIEW = {
    "[": "before", "]": "after", p: "nextPart", "+": "larger", "=": "larger", "-": "smaller",
    0: "fit", r: "turn", v: "layout",
  };

  function decided(event) {
    if (!form) return false;
    const kind = /^[1-9]$/.test(event.key) && kinds[Number(event.key) - 1];
    if (kind) {
      kind.checked = true;
      pass.focus();
    } else if (event.key === "n" && form.hidden) passed();
    else if (event.key === "d") missed();
    else return false;
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
      event.preventDefault();
      if (form.hidden) passed();
      else form.requestSubmit();
      return;
    }
    if (event.key === "Escape" && form && !form.hidden) notMissed();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (window.desk.isTyping(event.target) && event.target.type !== "radio") return;
    if (decided(event)) event.preventDefault(); // the letter does not belong into the form
    else if (event.key === "l") document.querySelector("#later").click();
    else if (VIEW[event.key]) doings[VIEW[event.key]]();
  });

  Object.assign(window.review, {
    activeField: () => (["customer", "invoice", "amount"].includes(active) ? active : ""),
    spotted: ({ field: name, value }) => {
      if (!name) return;
      field(name).value = value;
      field(name).focus();
    },
    edit: (name, text) => { say(text); },
  });
  addEventListener("load", () => (pass || document.querySelector("#later")).focus());
})();
