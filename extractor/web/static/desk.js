// What every page needs: dialogs, messages, menus, keys. Everything works without it but slower.
"use strict";

(() => {
  const find = (selector, from = document) => from.querySelector(selector);

  // --- messages -----------------------------------------------------------------------------
  const STAYS_MS = 6000;

  function toast(text, kind = "plain") {
    const place = find("#toasts");
    const pattern = find("#toast-pattern");
    if (!place || !pattern) return;
    const shown = pattern.content.firstElementChild.cloneNode(true);
    shown.classList.add(kind);
    find("p", shown).textContent = text;
    place.append(shown);
    if (kind !== "bad") leaveLater(shown);
  }

  function leaveLater(shown) {
    let timer = setTimeout(() => shown.remove(), STAYS_MS);
    shown.addEventListener("pointerenter", () => clearTimeout(timer));
    shown.addEventListener("pointerleave", () => {
      timer = setTimeout(() => shown.remove(), STAYS_MS);
    });
  }

  document.querySelectorAll(".toast:not(.bad)").forEach(leaveLater);
  document.body.addEventListener("toast", (event) => {
    const { text, kind } = event.detail;
    toast(text, kind);
  });

  // --- requests by htmx ---------------------------------------------------------------------
  const said = (name) => document.body.dataset[name] || "";
  document.body.addEventListener("htmx:error", () => toast(said("noAnswer"), "bad"));

  // --- clicks -------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      find(`#${opener.dataset.opens}`)?.showModal();
      return;
    }
    const closer = event.target.closest("[data-closes]");
    if (closer) {
      closer.closest("dialog, .toast")?.[closer.closest("dialog") ? "close" : "remove"]();
      return;
    }
    if (event.target instanceof HTMLDialogElement) event.target.close(); // the ground behind it
    const copier = event.target.closest("[data-copies]");
    if (copier) copy(find(`#${copier.dataset.copies}`));
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  async function copy(field) {
    if (!field) return;
    const text = "value" in field ? field.value : field.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      field.select?.();
      return;
    }
    toast(said("copied"), "good");
  }

  // A choice that takes effect at once, such as the order of a list.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form?.requestSubmit();
  });

  // --- keys ---------------------------------------------------------------------------------
  const GO_MS = 1200;
  let going = 0;

  const isTyping = (target) =>
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = find("details.menu[open]");
      if (open) {
        open.open = false;
        find("summary", open)?.focus();
      }
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || find("dialog[open]")) return;
    if (event.key === "?") {
      event.preventDefault();
      find("#keys")?.showModal();
    } else if (event.key === "/") {
      const search = find("[data-search]");
      if (search) {
        event.preventDefault();
        search.focus();
      }
    } else if (event.key === "g") {
      going = event.timeStamp;
    } else if (going && event.timeStamp - going < GO_MS) {
      going = 0;
      const link = find(`.bar nav a[data-key="${CSS.escape(event.key)}"]`);
      if (link) {
        event.preventDefault();
        event.stopImmediatePropagation(); // the letter may mean something on this page
        link.click();
      }
    }
  }, true);

  window.desk = { toast, isTyping };
})();
