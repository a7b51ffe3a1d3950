// What takes more than a field: not a dispute, split, merge, add.
"use strict";

(() => {
  const { root, panel, send } = window.review;
  const KEYS = { n: "dismiss", s: "split", m: "merge", a: "add" };
  const dialog = (name) => document.querySelector(`dialog#${name}`);

  function ask(key) {
    const shown = dialog(KEYS[key] || key);
    if (!shown || (KEYS[key] === "dismiss" && !root.dataset.file)) return;
    document.querySelectorAll("details.menu[open]").forEach((it) => { it.open = false; });
    shown.showModal();
    if (shown.id === "merge") fill(shown.querySelector("#mergeable"));
    if (shown.id === "split") offer(shown);
    shown.querySelector("input:not([type=hidden]), select")?.focus();
  }

  async function fill(place) {
    const answer = await fetch(place.dataset.from);
    place.innerHTML = answer.ok ? await answer.text() : "";
    place.querySelector("input")?.focus();
    place.closest("form").querySelector(".main").disabled = !place.querySelector("input");
  }

  // --- lines of a split -------------------------------------------------------------------------
  const lines = document.querySelector("#pieces");
  const pattern = lines?.querySelector(".piece").cloneNode(true);

  function grow() {
    const line = pattern.cloneNode(true);
    lines.append(line);
    line.querySelector("input").focus();
  }

  // The other invoices of the case are what is split most often.
  function offer(shown) {
    const other = panel.querySelector(".also li");
    const first = shown.querySelector(".piece");
    if (!other || first.querySelector("[name=invoice]").value) return;
    first.querySelector("[name=invoice]").value = other.querySelector(".mono").textContent.trim();
  }

  document.addEventListener("click", (event) => {
    const shows = event.target.closest("[data-shows]");
    if (shows) ask(shows.dataset.shows);
    if (event.target.closest("[data-grows]")) grow();
    const drops = event.target.closest("[data-drops]");
    if (drops && lines.children.length > 1) drops.closest(".piece").remove();
  });

  // 1-9 chooses in a list of choices.
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector("dialog[open]");
    if (!open || !/^[1-9]$/.test(event.key) || event.ctrlKey) return;
    if (event.target.matches("input:not([type=radio]), textarea, select")) return;
    const radio = open.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.focus();
  });

  // --- sending ------------------------------------------------------------------------------------
  // "1 204,50", "1,204.50" and "1204.50" are all the same amount; the last sign divides the cents.
  function number(text) {
    const bare = text.replace(/[^\d.,]/g, "");
    const at = Math.max(bare.lastIndexOf("."), bare.lastIndexOf(","));
    const cents = at >= 0 && bare.length - at - 1 <= 2;
    const whole = (cents ? bare.slice(0, at) : bare).replace(/\D/g, "");
    return cents ? `${whole || "0"}.${bare.slice(at + 1)}` : whole;
  }

  function bodyOf(form) {
    if (form.dataset.sends === "divided") {
      return {
        pieces: [...lines.children].map((it) => ({
          invoice: it.querySelector("[name=invoice]").value,
          amount: number(it.querySelector("[name=amount]").value),
        })),
      };
    }
    const body = {};
    form.querySelectorAll("[data-name]").forEach((it) => {
      if (it.dataset.name === "amount") body.amount = number(it.value) || null;
      else body[it.dataset.name] = it.value;
    });
    return { ...body, ...Object.fromEntries(new FormData(form)), ...body };
  }

  const WANTED = {
    dismissed: ["triage"], divided: ["pieces"], merged: ["other"],
    added: ["invoice", "amount", "category", "told"],
  };

  document.addEventListener("submit", async (event) => {
    const what = event.target.dataset.sends;
    if (!what) return;
    event.preventDefault();
    const body = bodyOf(event.target);
    const wanted = Object.fromEntries(WANTED[what].map((it) => [it, body[it]]));
    const said = await send(what, wanted);
    if (!said || said.refused) return;
    event.target.closest("dialog").close();
    event.target.reset();
    if (what === "divided") lines.replaceChildren(pattern.cloneNode(true));
  });

  window.review.ask = ask;
})();
