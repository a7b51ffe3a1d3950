// The left side: parts, pages, zoom, turn, and a box for every value.
"use strict";

(() => {
  const { root } = window.review;
  const view = document.querySelector("#view");
  const marks = JSON.parse(document.querySelector("#review-marks").textContent);
  const SVG = "http://www.w3.org/2000/svg";
  const STEPS = [0.5, 0.65, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4];
  const WIDTHS = [1400, 2400]; // pixels of a picture
  let zoom = 1;
  const turns = new Map(); // sheet -> degrees

  const parts = [...view.querySelectorAll(".part")];
  const tabs = [...root.querySelectorAll("[data-tab]")];
  const shownPart = () => parts.find((it) => !it.hidden);
  const sheetsOf = (part) => [...(part ? part.querySelectorAll(".sheet") : [])];
  const pictureOf = (sheet) =>
    `/desk/originals/${root.dataset.file}/${sheet.closest(".part").dataset.part}/${sheet.dataset.page}`;

  // --- sizes ----------------------------------------------------------------------------------
  function lay(sheet) {
    const [width, height] = [Number(sheet.dataset.width), Number(sheet.dataset.height)];
    const degrees = turns.get(sheet) || 0;
    const sideways = degrees % 180 !== 0;
    const room = Math.max(view.clientWidth - 32, 200);
    const across = sideways ? height : width;
    const scale = Math.min(room / across, 900 / across) * zoom;
    sheet.style.width = `${across * scale}px`;
    sheet.style.height = `${(sideways ? width : height) * scale}px`;
    const turned = sheet.querySelector(".turned");
    turned.style.width = `${width * scale}px`;
    turned.style.height = `${height * scale}px`;
    turned.style.transform = `rotate(${degrees}deg) translate(-50%, -50%)`;
    if (sheet.dataset.seen) load(sheet);
  }

  function load(sheet) {
    sheet.dataset.seen = "yes";
    const image = sheet.querySelector("img");
    const needed = parseFloat(sheet.querySelector(".turned").style.width) * devicePixelRatio;
    const pixels = WIDTHS.find((it) => it >= needed * 0.9) || WIDTHS[WIDTHS.length - 1];
    if (Number(image.dataset.pixels || 0) >= pixels) return;
    image.dataset.pixels = pixels;
    image.src = `${pictureOf(sheet)}.webp?width=${pixels}`;
  }

  view.addEventListener("load", async (event) => {
    if (!(event.target instanceof HTMLImageElement)) return; // drawings load as well
    const sheet = event.target.closest(".sheet");
    await event.target.decode().catch(() => {}); // a later picture of the same page took its place
    sheet?.classList.add("drawn");
  }, true);
  view.addEventListener("error", (event) => {
    const sheet = event.target.closest?.(".sheet");
    if (!sheet) return;
    sheet.dataset.broken = root.dataset.undrawn;
    sheet.classList.add("broken");
  }, true);

  function zoomTo(wanted) {
    const share = (view.scrollTop + view.clientHeight / 2) / Math.max(view.scrollHeight, 1);
    zoom = Math.min(Math.max(wanted, STEPS[0]), STEPS[STEPS.length - 1]);
    sheetsOf(shownPart()).forEach(lay);
    root.querySelector(".zoom-of").textContent = `${Math.round(zoom * 100)} %`;
    view.scrollTop = share * view.scrollHeight - view.clientHeight / 2;
  }

  const larger = () => zoomTo(STEPS.find((it) => it > zoom + 0.01) || zoom);
  const smaller = () => zoomTo([...STEPS].reverse().find((it) => it < zoom - 0.01) || zoom);

  // --- parts and pages ------------------------------------------------------------------------
  function showPart(number) {
    parts.forEach((it) => { it.hidden = Number(it.dataset.part) !== number; });
    tabs.forEach((it) => {
      const chosen = Number(it.dataset.tab) === number;
      it.setAttribute("aria-selected", String(chosen));
      it.tabIndex = chosen ? 0 : -1;
    });
    view.scrollTop = 0;
    const part = shownPart();
    sheetsOf(part).forEach(lay);
    root.querySelector(".layout-of").hidden = !part || !("letter" in part.dataset);
    root.querySelector(".zooming").hidden = !sheetsOf(part).length;
    page();
  }

  function current() {
    const sheets = sheetsOf(shownPart());
    const middle = view.getBoundingClientRect().top + view.clientHeight / 3;
    return sheets.findIndex((it) => it.getBoundingClientRect().bottom > middle);
  }

  function page() {
    const sheets = sheetsOf(shownPart());
    root.querySelector(".paging").hidden = sheets.length < 2;
    root.querySelector(".page-of").textContent = `${Math.max(current(), 0) + 1} / ${sheets.length}`;
  }

  function turnPage(step) {
    const sheets = sheetsOf(shownPart());
    sheets[Math.min(Math.max(current() + step, 0), sheets.length - 1)]?.scrollIntoView();
  }

  function turn() {
    const sheet = sheetsOf(shownPart())[Math.max(current(), 0)];
    if (!sheet) return;
    turns.set(sheet, ((turns.get(sheet) || 0) + 90) % 360);
    lay(sheet);
  }

  // --- the mail as it was laid out --------------------------------------------------------------
  async function layout() {
    const part = shownPart();
    if (!part || !("letter" in part.dataset)) return;
    const frame = part.querySelector(".laid-out");
    const letters = part.querySelector(".letters");
    if (!frame.dataset.loaded) {
      frame.dataset.loaded = "yes";
      const answer = await fetch(`/desk/originals/${root.dataset.file}/${part.dataset.part}/letter`);
      if (!answer.ok) {
        window.review.say(root.dataset.undrawn, "bad");
        delete frame.dataset.loaded;
        return;
      }
      frame.srcdoc = await answer.text();
    }
    frame.hidden = !frame.hidden;
    letters.hidden = !frame.hidden;
    const button = root.querySelector(".layout-of");
    button.textContent = frame.hidden ? button.dataset.laid : button.dataset.text;
  }

  // --- boxes ------------------------------------------------------------------------------------
  function rect(box, name) {
    const made = document.createElementNS(SVG, "rect");
    made.setAttribute("class", name);
    placeRect(made, box);
    return made;
  }

  function placeRect(made, [x0, y0, x1, y1], around = 0) {
    made.setAttribute("x", x0 - around);
    made.setAttribute("y", y0 - around);
    made.setAttribute("width", Math.max(x1 - x0 + 2 * around, 0.5));
    made.setAttribute("height", Math.max(y1 - y0 + 2 * around, 0.5));
  }

  for (const it of marks) {
    const sheet = view.querySelector(`#part-${it.part} .sheet[data-page="${it.page}"]`);
    if (!sheet) continue;
    const made = rect(it.box, "mark");
    placeRect(made, it.box, 1.5);
    made.dataset.field = it.field;
    sheet.querySelector("svg").append(made);
  }

  const placesOf = (field) =>
    view.querySelectorAll(`rect.mark[data-field="${field}"], mark[data-mark="${field}"]`);

  // Shows where a value stands; scrolls there where it is out of sight.
  function point(field, { scroll }) {
    view.querySelectorAll(".active").forEach((it) => it.classList.remove("active"));
    const places = [...placesOf(field)];
    places.forEach((it) => it.classList.add("active"));
    const first = places.find((it) => !it.closest(".part").hidden) || (scroll && places[0]);
    if (!first || !scroll) return;
    if (first.closest(".part").hidden) showPart(Number(first.closest(".part").dataset.part));
    const seen = view.getBoundingClientRect();
    const box = first.getBoundingClientRect();
    const hidden = box.top < seen.top + 20 || box.bottom > seen.bottom - 20;
    if (hidden) view.scrollTop += box.top - seen.top - view.clientHeight / 3;
  }

  // --- wiring -----------------------------------------------------------------------------------
  const watcher = new IntersectionObserver(
    (seen) => seen.filter((it) => it.isIntersecting).forEach((it) => load(it.target)),
    { root: view, rootMargin: "400px" },
  );
  view.querySelectorAll(".sheet").forEach((it) => watcher.observe(it));
  const doings = {
    larger, smaller, turn, layout,
    fit: () => zoomTo(1),
    before: () => turnPage(-1),
    after: () => turnPage(1),
  };
  root.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab]");
    if (tab) showPart(Number(tab.dataset.tab));
    const doing = event.target.closest("[data-do]");
    if (doing) doings[doing.dataset.do]();
  });
  root.querySelector(".parts").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
    showPart(Number(next.dataset.tab));
    next.focus();
  });
  function nextPart() {
    if (!parts.length) return;
    showPart(Number(parts[(parts.indexOf(shownPart()) + 1) % parts.length].dataset.part));
  }
  view.addEventListener("scroll", page, { passive: true });
  new ResizeObserver(() => { sheetsOf(shownPart()).forEach(lay); page(); }).observe(view);

  Object.assign(window.review, { view, turns, rect, placeRect, pictureOf, point, shownPart });
  window.review.doings = { ...doings, nextPart };
  if (parts.length) showPart(Number(root.dataset.first));
})();
