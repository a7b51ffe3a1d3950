// Charts, drawn as SVG in the colours of the page; a click on a bar leads to its cases.
"use strict";

(() => {
  const source = document.getElementById("figures-data");
  if (!source || !window.echarts) return;
  const data = JSON.parse(source.textContent);
  const drawn = [];
  const BAR = 26; // height of one bar with its gap

  // `light-dark()` is worked out by the browser: ask what a colour is on an element.
  const probe = document.createElement("span");
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };

  function base() {
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("text") },
      tooltip: {
        trigger: "axis", axisPointer: { type: "shadow" }, backgroundColor: colour("raised"),
        borderColor: colour("line"), textStyle: { color: colour("text"), fontSize: 12 },
      },
    };
  }

  const quiet = () => ({
    axisLine: { lineStyle: { color: colour("line") } }, axisTick: { show: false },
    axisLabel: { color: colour("muted"), fontSize: 12 },
    splitLine: { lineStyle: { color: colour("line"), opacity: 0.6 } },
  });

  function weeks() {
    const it = data.weeks;
    const bar = (name, values, shade) => ({
      name, type: "bar", data: values, itemStyle: { color: colour(shade), borderRadius: [2, 2, 0, 0] },
      barMaxWidth: 22, barGap: "12%",
    });
    return {
      ...base(),
      legend: { top: 8, right: 8, itemWidth: 12, itemHeight: 8, textStyle: { color: colour("muted") } },
      grid: { left: 8, right: 8, top: 40, bottom: 8, containLabel: true },
      xAxis: { type: "category", data: it.labels, ...quiet() },
      yAxis: { type: "value", minInterval: 1, ...quiet() },
      series: [bar(it.openedName, it.opened, "accent"), bar(it.closedName, it.closed, "good")],
    };
  }

  function bars(name) {
    const list = data.bars[name];
    return {
      ...base(),
      grid: { left: 8, right: 160, top: 8, bottom: 8, containLabel: true },
      xAxis: { type: "value", minInterval: 1, ...quiet(), axisLabel: { show: false }, splitLine: { show: false } },
      yAxis: {
        type: "category", inverse: true, data: list.map((it) => it.label), ...quiet(),
        axisLabel: { color: colour("text"), fontSize: 12, width: 190, overflow: "truncate" },
      },
      series: [{
        type: "bar", barMaxWidth: 16, cursor: "pointer",
        itemStyle: { color: colour("accent"), borderRadius: [0, 2, 2, 0] },
        data: list.map((it) => it.count),
        label: {
          show: true, position: "right", color: colour("muted"), fontSize: 12,
          formatter: (at) => {
            const it = list[at.dataIndex];
            return it.text ? `${it.count} · ${it.text}` : String(it.count);
          },
        },
      }],
    };
  }

  function draw(element) {
    const name = element.dataset.chart;
    const count = Number(element.dataset.bars || 0);
    if (count) element.style.height = `${Math.max(2, count) * BAR + 24}px`;
    const chart = window.echarts.init(element, null, { renderer: "svg" });
    chart.setOption(name === "weeks" ? weeks() : bars(name));
    chart.on("click", (at) => {
      const href = name === "weeks" ? data.weeks.opens[at.dataIndex] : data.bars[name][at.dataIndex].href;
      if (href) window.location.assign(href);
    });
    drawn.push([element, chart]);
  }

  document.querySelectorAll("[data-chart]").forEach(draw);
  window.addEventListener("resize", () => drawn.forEach(([, chart]) => chart.resize()));
  // another appearance: the same charts in other colours
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    for (const [element, chart] of drawn.splice(0)) {
      chart.dispose();
      draw(element);
    }
  });
})();

// Figures stay those of now: the page asks what happened last, and is shown anew where something
// did. A page that nobody sees or touches asks nothing, so that it keeps nobody signed in.
(() => {
  const live = document.getElementById("live");
  if (!live) return;
  const ASKS_MS = 5000;
  const AWAKE_MS = 10 * 60 * 1000;
  let touched = Date.now();
  for (const kind of ["pointermove", "keydown", "scroll"]) {
    document.addEventListener(kind, () => { touched = Date.now(); }, { passive: true });
  }
  const isBusy = () =>
    document.querySelector("dialog[open]") || live.contains(document.activeElement);

  async function look() {
    if (document.hidden || Date.now() - touched > AWAKE_MS || isBusy()) return;
    try {
      const answer = await fetch("/desk/dashboard/stamp", { redirect: "error" });
      if (answer.ok && (await answer.text()) !== live.dataset.stamp && !isBusy()) {
        window.location.reload(); // the browser keeps the place on the page
      }
    } catch {
      // the desk does not answer at the moment; the next look may find it
    }
  }
  setInterval(look, ASKS_MS);
})();
