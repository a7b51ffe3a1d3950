// The curve of risk against coverage.
"use strict";

(() => {
  const source = document.getElementById("curve-data");
  const element = document.querySelector("[data-curve]");
  if (!source || !element || !window.echarts) return;
  const data = JSON.parse(source.textContent);
  const probe = document.createElement("span");
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const axis = (name) => ({
    type: "value", name, nameLocation: "middle", nameGap: 30,
    nameTextStyle: { color: colour("muted") }, axisLabel: { color: colour("muted"), fontSize: 12 },
    axisLine: { lineStyle: { color: colour("line") } },
    splitLine: { lineStyle: { color: colour("line"), opacity: 0.6 } },
  });
  const lowest = Math.min(...data.coverage.map((it) => it[1]), 90);

  const chart = window.echarts.init(element, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 52, right: 16, top: 16, bottom: 44 },
    tooltip: {
      trigger: "axis", backgroundColor: colour("raised"), borderColor: colour("line"),
      textStyle: { color: colour("text"), fontSize: 12 },
    },
    xAxis: { ...axis(data.x), min: 0, max: 100 },
    yAxis: { ...axis(data.y), nameGap: 38, min: Math.floor(lowest / 10) * 10, max: 100 },
    series: [{
      type: "line", data: data.coverage, showSymbol: false, step: "end",
      lineStyle: { color: colour("accent"), width: 2 }, itemStyle: { color: colour("accent") },
    }],
  });
  window.addEventListener("resize", () => chart.resize());
})();
