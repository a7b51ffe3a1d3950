// Figures week by week, drawn as SVG in the colours of the page when the comparison has come.
"use strict";

(() => {
  const SHADES = ["accent", "good", "warn", "bad"];

  const probe = document.createElement("span");
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const quiet = () => ({
    axisLine: { lineStyle: { color: colour("line") } }, axisTick: { show: false },
    axisLabel: { color: colour("muted"), fontSize: 12 },
    splitLine: { lineStyle: { color: colour("line"), opacity: 0.6 } },
  });

  function option(weeks, lines, isCount) {
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("text") },
      tooltip: {
        trigger: "axis", backgroundColor: colour("raised"), borderColor: colour("line"),
        textStyle: { color: colour("text"), fontSize: 12 },
      },
      legend: { top: 8, right: 8, itemWidth: 12, itemHeight: 8, textStyle: { color: colour("muted") } },
      grid: { left: 8, right: 8, top: 44, bottom: 8, containLabel: true },
      xAxis: { type: "category", data: weeks, ...quiet() },
      yAxis: {
        type: "value", min: 0, ...(isCount ? { minInterval: 1 } : { max: 100 }), ...quiet(),
        axisLabel: { color: colour("muted"), fontSize: 12, formatter: isCount ? "{value}" : "{value} %" },
      },
      series: lines.map((it, at) => ({
        name: it.name, type: isCount ? "bar" : "line", data: it.values, barMaxWidth: 22,
        symbolSize: 5, lineStyle: { width: 2 }, itemStyle: { color: colour(SHADES[at % SHADES.length]) },
      })),
    };
  }

  function draw() {
    const source = document.getElementById("drift-data");
    if (!source || !window.echarts) return;
    const data = JSON.parse(source.textContent);
    for (const element of document.querySelectorAll("[data-weeks]")) {
      const name = element.dataset.weeks;
      const chart = window.echarts.getInstanceByDom(element) ||
        window.echarts.init(element, null, { renderer: "svg" });
      chart.setOption(option(data.weeks, data.charts[name], name === "documents"), true);
    }
  }

  new MutationObserver(draw).observe(document.getElementById("compared"), { childList: true });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  window.addEventListener("resize", () => {
    for (const element of document.querySelectorAll("[data-weeks]")) {
      window.echarts?.getInstanceByDom(element)?.resize();
    }
  });
})();
