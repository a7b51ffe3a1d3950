// One case: names of people to choose from while a comment is typed.
"use strict";

(() => {
  const field = document.querySelector("[data-mentions]");
  const list = field && document.getElementById(field.dataset.mentions);
  if (!list) return;
  const people = [...list.children];
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const MOST = 6;
  let chosen = -1;

  // What stands between the last @ and the cursor, such as "an" in "ask @an".
  function typed() {
    const before = field.value.slice(0, field.selectionStart);
    const found = /(?:^|[^\w@])@([\p{L}\p{N}_.+-]*)$/u.exec(before);
    return found ? found[1] : null;
  }

  const shown = () => people.filter((it) => !it.hidden);

  function point(at) {
    const some = shown();
    chosen = some.length ? (at + some.length) % some.length : -1;
    people.forEach((it) => it.setAttribute("aria-selected", String(it === some[chosen])));
    if (chosen >= 0) field.setAttribute("aria-activedescendant", some[chosen].id);
    else field.removeAttribute("aria-activedescendant");
  }

  function close() {
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
  }

  function look() {
    const begun = typed();
    if (begun === null) return close();
    const words = plain(begun);
    let count = 0;
    for (const it of people) {
      const names = plain(it.textContent).split(/[\s@]+/);
      const fits = count < MOST && names.some((name) => name.startsWith(words));
      it.hidden = !fits;
      count += fits;
    }
    list.hidden = count === 0;
    return count ? point(0) : close();
  }

  function take(person) {
    const at = field.selectionStart - typed().length;
    field.setRangeText(`${person.dataset.login} `, at, field.selectionStart, "end");
    close();
    field.focus();
  }

  field.addEventListener("input", look);
  field.addEventListener("click", look);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) point(chosen + step);
    else if (event.key === "Enter" || event.key === "Tab") take(shown()[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the field keeps the cursor
    const person = event.target.closest("[data-login]");
    if (person) take(person);
  });
})();
