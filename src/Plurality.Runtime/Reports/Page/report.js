"use strict";
{
  const report = JSON.parse(document.getElementById("report-data").textContent);
  const main = document.getElementById("report");
  for (const chart of report.charts) {
    const figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    caption.textContent = `${chart.title}. ${chart.alternative}`;
    const drawing = document.createElement("div");
    figure.append(caption, drawing);
    main.append(figure);
    vegaEmbed(drawing, chart.specification, { ast: true, expr: vega.expressionInterpreter, actions: false, renderer: "svg", defaultStyle: false, tooltip: { disableDefaultStyle: true } });
  }
}
