// Draws what a <data-chart> describes. Loaded only where a page has one, and only when it comes into view.
// It draws on a canvas: drawn as SVG, the library would write style attributes, which the policy forbids.
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, CanvasRenderer, CustomChart, GridComponent, LineChart, ScatterChart, TooltipComponent]);

type Figures = (number | null)[];

interface Series {
  name: string;
  values: Figures;
  low: Figures;
  high: Figures;
  cases: number[];
  written: string[];
  isGuess: boolean;
  look: "" | "line" | "marks";
}

interface Description {
  kind: "line" | "bar" | "stack" | "rows" | "points";
  labels: string[];
  series: Series[];
  places: number[];
  links: string[];
  top: number | null;
  bottom: number | null;
}

interface Look {
  tones: string[];
  ink: string;
  hair: string;
  rule: string;
  card: string;
  font: string;
  language: string;
}

const charts = new Map<HTMLElement, EChartsType>();

/** Draws the chart into its place, or draws it anew: after the theme has changed, or for paper. */
export function draw(element: HTMLElement, theme?: "light"): void {
  const place = element.querySelector<HTMLElement>(".chart-drawing")!;
  const description = JSON.parse(element.querySelector("script")!.textContent!) as Description;
  const look = lookOf(element, theme);
  let chart = charts.get(element);
  if (!chart) {
    chart = init(place, null, { renderer: "canvas" });
    chart.on("click", (event) => follow(description.links[event.dataIndex]));
    charts.set(element, chart);
  }
  chart.setOption(optionOf(description, look), { notMerge: true });
}

/** As large as its place has become. */
export function fit(element: HTMLElement): void {
  charts.get(element)?.resize();
}

/** Gives back what a chart that has left the page held. */
export function forget(element: HTMLElement): void {
  charts.get(element)?.dispose();
  charts.delete(element);
}

function follow(address: string | undefined): void {
  if (address) location.assign(address);
}

// The canvas does not know CSS: each colour is painted once, and read back.
function lookOf(element: HTMLElement, theme?: "light"): Look {
  const probe = element.appendChild(document.createElement("i"));
  probe.hidden = true;
  if (theme) probe.dataset.theme = theme;
  const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
  const colour = (token: string): string => {
    probe.style.color = `var(--${token})`;
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = getComputedStyle(probe).color;
    brush.fillRect(0, 0, 1, 1);
    const [red, green, blue] = brush.getImageData(0, 0, 1, 1).data;
    return `rgb(${red},${green},${blue})`;
  };
  const look = {
    tones: [1, 2, 3, 4, 5, 6].map((number) => colour(`series-${number}`)),
    ink: colour("ink-faint"),
    hair: colour("hair"),
    rule: colour("rule"),
    card: colour("card"),
    font: getComputedStyle(element).fontFamily,
    language: element.closest<HTMLElement>("[lang]")?.lang ?? "en",
  };
  probe.remove();
  return look;
}

function optionOf(chart: Description, look: Look): EChartsCoreOption {
  return {
    animation: false,
    textStyle: { fontFamily: look.font },
    grid: { left: 4, right: 12, top: 12, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    ...axes(chart, look),
    tooltip: tooltip(chart, look),
    series: chart.series.flatMap((series, index) => drawn(chart, series, look, look.tones[index % look.tones.length]!)),
  };
}

function axes(chart: Description, look: Look): EChartsCoreOption {
  const short = new Intl.NumberFormat(look.language, { notation: "compact", maximumSignificantDigits: 3 });
  const axisLabel = { color: look.ink, fontSize: 11, hideOverlap: true };
  const figures = {
    type: "value",
    max: chart.top ?? undefined,
    min: chart.bottom ?? undefined,
    axisLabel: { ...axisLabel, formatter: (value: number) => short.format(value) },
    splitLine: { lineStyle: { color: look.hair } },
    interval: chart.top === null ? undefined : (chart.top - (chart.bottom ?? 0)) / 4,
    splitNumber: 4,
    // What is counted has no 0.6 on its axis.
    minInterval: chart.series.every((series) => series.values.every((value) => value === null || Number.isInteger(value))) ? 1 : undefined,
  };
  const labels = {
    type: "category",
    data: chart.labels,
    axisLabel,
    axisLine: { lineStyle: { color: look.rule } },
    axisTick: { show: false },
    inverse: chart.kind === "rows",
  };
  if (chart.kind === "points") return { xAxis: figures, yAxis: figures };
  // The last label would stand half outside where its bar is narrow.
  const below = { ...labels, axisLabel: { ...axisLabel, alignMaxLabel: "right" } };
  return chart.kind === "rows" ? { xAxis: figures, yAxis: labels } : { xAxis: below, yAxis: figures };
}

// Written on the canvas as well: as HTML it would carry style attributes.
function tooltip(chart: Description, look: Look): EChartsCoreOption {
  return {
    renderMode: "richText",
    trigger: chart.kind === "points" ? "item" : "axis",
    confine: true,
    backgroundColor: look.card,
    borderColor: look.rule,
    textStyle: { color: look.ink, fontSize: 12, fontFamily: look.font },
    formatter: (at: { dataIndex: number } | { dataIndex: number }[]) => told(chart, (Array.isArray(at) ? at[0] : at)?.dataIndex ?? 0),
  };
}

function told(chart: Description, at: number): string {
  return [chart.labels[at], ...chart.series.map((series) => `${series.name}: ${series.written[at]}`)].join("\n");
}

function drawn(chart: Description, series: Series, look: Look, tone: string): EChartsCoreOption[] {
  const lineStyle = { color: tone, width: 2, type: series.isGuess ? "dashed" : "solid" };
  const data = chart.kind === "points" ? series.values.map((value, at) => [chart.places[at]!, value]) : series.values;
  const base = { name: series.name, data, itemStyle: { color: tone }, z: series.isGuess ? 2 : 3 };
  if (series.look === "marks") return [{ ...base, type: "scatter", symbol: "diamond", symbolSize: 12, z: 5 }];
  if (series.look === "" && chart.kind === "stack") return [{ ...base, type: "bar", stack: "all", barMaxWidth: 28 }];
  if (series.look === "" && (chart.kind === "bar" || chart.kind === "rows")) return [{ ...base, type: "bar", barMaxWidth: 28 }, ...whiskers(chart, series, look.ink), ...blanks(chart, series, look)];
  if (chart.kind === "points" && !series.isGuess) {
    return [{ ...base, type: "scatter", symbolSize: (_: unknown, point: { dataIndex: number }) => size(series, point.dataIndex) }, ...whiskers(chart, series, tone)];
  }
  const isLonely = series.values.filter((value) => value !== null).length < 2;
  return [{ ...base, type: "line", lineStyle, symbol: "circle", symbolSize: 5, showSymbol: isLonely || chart.links.length > 0 }, ...band(series, tone)];
}

/** A point of many cases is larger than one of few: its area follows their number. */
function size(series: Series, at: number): number {
  const most = Math.max(1, ...series.cases);
  return 6 + 14 * Math.sqrt((series.cases[at] ?? most) / most);
}

// The interval around a line: an invisible line at its low end, and the way up to its high end filled.
function band(series: Series, tone: string): EChartsCoreOption[] {
  if (!series.low.length) return [];
  const base = { type: "line", stack: `interval of ${series.name}`, stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 } };
  const reach = series.high.map((high, at) => (high === null || series.low[at] == null ? null : high - series.low[at]!));
  return [
    { ...base, data: series.low },
    { ...base, data: reach, areaStyle: { color: tone, opacity: 0.15 } },
  ];
}

interface Pen {
  coord(at: number[]): [number, number];
  value(dimension: number): number;
}

// The interval of a single figure: a thin line from its low to its high end.
function whiskers(chart: Description, series: Series, tone: string): EChartsCoreOption[] {
  const data = series.low.flatMap((low, at) => (low === null || series.high[at] == null ? [] : [[chart.places[at] ?? at, low, series.high[at]!]]));
  if (!data.length) return [];
  const isAcross = chart.kind === "rows";
  const renderItem = (_: unknown, pen: Pen) => {
    const [place, low, high] = [pen.value(0), pen.value(1), pen.value(2)];
    const [x1, y1] = pen.coord(isAcross ? [low, place] : [place, low]);
    const [x2, y2] = pen.coord(isAcross ? [high, place] : [place, high]);
    return { type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: tone, lineWidth: 1.5 } };
  };
  const encode = isAcross ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] };
  return [{ type: "custom", renderItem, encode, data, silent: true, z: 4, tooltip: { show: false } }];
}

// Where a row has no bar, the words say why: an empty row reads as nought.
function blanks(chart: Description, series: Series, look: Look): EChartsCoreOption[] {
  if (chart.kind !== "rows" || chart.series.length > 1) return [];
  const data = series.values.flatMap((value, at) => (value === null && series.written[at] ? [[at, chart.bottom ?? 0]] : []));
  if (!data.length) return [];
  const renderItem = (_: unknown, pen: Pen) => {
    const [x, y] = pen.coord([pen.value(1), pen.value(0)]);
    return { type: "text", style: { text: series.written[pen.value(0)], x: x + 6, y, fill: look.ink, font: `11px ${look.font}`, verticalAlign: "middle" } };
  };
  return [{ type: "custom", renderItem, encode: { x: 1, y: 0 }, data, silent: true, z: 4, tooltip: { show: false } }];
}
