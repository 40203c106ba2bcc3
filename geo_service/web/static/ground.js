// The base map of our own tiles: how each kind of thing on the ground looks, by day and by night.
"use strict";

const geoServiceGround = (() => {
  const { LineSymbolizer, PolygonSymbolizer, CenteredTextSymbolizer, exp } = protomapsL;
  const LINE = 2;
  const AREA = 3;
  const FAR = { dataSource: "far", maxzoom: 13 };
  const NEAR = { dataSource: "near", minzoom: 14 };
  const FONT = "system-ui, 'Noto Sans', Arial, sans-serif";
  const SIZE = 15;
  const REPEAT = 350;
  const SHORTEST = 0.5;
  const LIGHT = {
    ground: "#f6f3ec", green: "#d9e9cc", wood: "#c8dfbb", water: "#b4d5ea", building: "#e4ddd1",
    casing: "#cbc3b6", motorway: "#eeb673", main: "#f9dc93", street: "#ffffff", paved: "#ece6f0",
    foot: "#b08968", rail: "#9b9b9b", ink: "#2a2f33", halo: "#ffffff", waterInk: "#22587e", greenInk: "#2f5a2b",
  };
  const DARK = {
    ground: "#1a2025", green: "#22332a", wood: "#1f3a29", water: "#17374f", building: "#272f36",
    casing: "#0f1316", motorway: "#82602f", main: "#665a39", street: "#414b54", paved: "#3d3a4a",
    foot: "#7d6a58", rail: "#666d73", ink: "#eef1f3", halo: "#12171b", waterInk: "#9fcdf0", greenInk: "#a9d6a4",
  };
  /** Kinds of streets from the least to the broadest: colour, and widths in pixels at zooms 10, 14 and 18. */
  const STREETS = [
    ["service", "street", 0, 1, 8],
    ["street", "street", 0, 2.5, 14],
    ["pedestrian", "paved", 0, 2.5, 14],
    ["tertiary", "street", 0.8, 4, 18],
    ["secondary", "main", 1, 5, 20],
    ["primary", "main", 1.2, 6, 22],
    ["trunk", "motorway", 1.6, 6, 24],
    ["motorway", "motorway", 1.6, 6, 24],
  ];
  const PATHS = ["footway", "track", "cycleway", "steps"];

  const of = (shape, ...kinds) => (_, { props, geomType }) => geomType === shape && kinds.includes(props.kind);
  const both = (rule) => [FAR, NEAR].map((source) => ({ dataLayer: "ground", ...source, ...rule }));
  const near = (rule) => ({ dataLayer: "ground", ...NEAR, ...rule });
  const wide = (...sizes) => exp(1.5, [[10, sizes[0]], [14, sizes[1]], [18, sizes[2]]]);

  const fill = (color, ...kinds) => both({ symbolizer: new PolygonSymbolizer({ fill: color }), filter: of(AREA, ...kinds) });
  const stroke = (color, sizes, ...kinds) =>
    both({
      symbolizer: new LineSymbolizer({ color, width: wide(...sizes), lineCap: "round", lineJoin: "round" }),
      filter: of(LINE, ...kinds),
    });

  const paintRules = (colors) => [
    ...fill(colors.green, "park", "grass", "cemetery"),
    ...fill(colors.wood, "wood"),
    ...fill(colors.water, "water", "river", "canal"),
    ...stroke(colors.water, [1, 5, 20], "river"),
    ...stroke(colors.water, [0.8, 3, 14], "canal"),
    near({
      symbolizer: new LineSymbolizer({ color: colors.water, width: 1 }),
      filter: of(LINE, "stream"),
    }),
    near({
      symbolizer: new PolygonSymbolizer({ fill: colors.building, stroke: colors.casing, width: 0.5 }),
      filter: of(AREA, "building"),
      minzoom: 15,
    }),
    near({ symbolizer: new PolygonSymbolizer({ fill: colors.paved }), filter: of(AREA, "pedestrian", ...PATHS) }),
    near({
      symbolizer: new LineSymbolizer({ color: colors.foot, width: wide(0, 0.8, 2.5), dash: [3, 2], dashColor: colors.foot, dashWidth: 1.2 }),
      filter: of(LINE, ...PATHS),
      minzoom: 15,
    }),
    ...STREETS.flatMap(([kind, , ...sizes]) => stroke(colors.casing, sizes.map((size) => size && size + 1.4), kind)),
    ...STREETS.flatMap(([kind, color, ...sizes]) => stroke(colors[color], sizes, kind)),
    ...stroke(colors.rail, [0.6, 1.4, 3], "rail", "tram"),
  ];

  /** Where a line is after a length, as [x, y]. */
  const after = (line, length) => {
    for (let i = 1; i < line.length; i++) {
      const step = line[i - 1].dist(line[i]);
      if (length <= step) return line[i].sub(line[i - 1]).mult(step && length / step).add(line[i - 1]);
      length -= step;
    }
    return line[line.length - 1];
  };
  const longest = (lines) =>
    lines
      .map((line) => ({ line, length: line.slice(1).reduce((sum, point, i) => sum + point.dist(line[i]), 0) }))
      .reduce((best, one) => (one.length > best.length ? one : best));

  /** A name along the middle of its line, which may be shorter than it: streets are mapped block by block. */
  class LineName {
    constructor(options) {
      Object.assign(this, options);
    }

    place({ scratch }, lines, { props: { name } }) {
      if (!name) return undefined;
      scratch.font = this.font;
      const { width } = scratch.measureText(name);
      const { line, length } = longest(lines);
      const half = Math.min(width, length) / 2;
      const [from, to] = [after(line, length / 2 - half), after(line, length / 2 + half)];
      const chord = from.dist(to);
      if (chord < SHORTEST * width) return undefined;
      const along = to.sub(from).mult((to.x < from.x ? -1 : 1) / chord);
      const anchor = from.add(to).mult(0.5).sub(along.mult(width / 2));
      const steps = Math.ceil(width / SIZE);
      const bboxes = Array.from({ length: steps + 1 }, (_, i) => {
        const { x, y } = anchor.add(along.mult((width * i) / steps));
        return { minX: x - SIZE / 2, minY: y - SIZE / 2, maxX: x + SIZE / 2, maxY: y + SIZE / 2 };
      });
      const draw = (context) => {
        context.globalAlpha = 1;
        context.rotate(Math.atan2(along.y, along.x));
        Object.assign(context, { font: this.font, textBaseline: "middle", lineJoin: "round", lineWidth: this.width });
        context.strokeStyle = this.stroke;
        context.strokeText(name, 0, 0);
        context.fillStyle = this.fill;
        context.fillText(name, 0, 0);
        context.textBaseline = "alphabetic";
      };
      return [{ anchor, bboxes, draw, deduplicationKey: name, deduplicationDistance: REPEAT }];
    }
  }

  const words = (colors, size, rest) => ({ font: `${size}px ${FONT}`, fill: colors.ink, stroke: colors.halo, width: 3, ...rest });
  const along = (colors, size, rule, ...kinds) =>
    near({ symbolizer: new LineName(words(colors, size)), filter: of(LINE, ...kinds), ...rule });
  const at = (colors, size, fillColor, rule, filter) => ({
    dataLayer: "ground",
    symbolizer: new CenteredTextSymbolizer(words(colors, size, { fill: fillColor, lineHeight: 1.2 })),
    filter,
    ...rule,
  });
  const point = (...kinds) => of(1, ...kinds);

  const labelRules = (colors) => [
    at(colors, "600 15", colors.ink, FAR, point("town")),
    at(colors, "600 13", colors.ink, { ...FAR, minzoom: 13 }, point("quarter")),
    at(colors, "600 14", colors.ink, NEAR, point("town", "quarter")),
    at(colors, "600 13", colors.ink, NEAR, point("station")),
    along(colors, "600 13", {}, "motorway", "trunk", "primary", "secondary"),
    along(colors, "13", { minzoom: 15 }, "tertiary"),
    along(colors, "12", { minzoom: 15 }, "street", "pedestrian"),
    along(colors, "12", { minzoom: 17 }, "service", ...PATHS),
    near({
      symbolizer: new LineName(words(colors, "italic 13", { fill: colors.waterInk })),
      filter: of(LINE, "river", "canal"),
    }),
    at(colors, "italic 12", colors.greenInk, { ...NEAR, minzoom: 15 }, of(AREA, "park", "cemetery", "wood")),
    at(colors, "12", colors.ink, { ...NEAR, minzoom: 16 }, of(AREA, "pedestrian")),
  ];

  /** A layer of Leaflet that follows the device between day and night. */
  return ({ far, near: close, attribution, language }) => {
    const night = window.matchMedia("(prefers-color-scheme: dark)");
    const colors = () => (night.matches ? DARK : LIGHT);
    const layer = protomapsL.leafletLayer({
      sources: { far: { url: far, maxDataZoom: 12 }, near: { url: close, maxDataZoom: 14 } },
      paintRules: paintRules(colors()),
      labelRules: labelRules(colors()),
      backgroundColor: colors().ground,
      attribution,
      lang: language,
    });
    const dress = () => {
      layer._map.getContainer().classList.toggle("map-night", night.matches);
    };
    layer.on("add", dress);
    night.addEventListener("change", () => {
      layer.paintRules = paintRules(colors());
      layer.labelRules = labelRules(colors());
      layer.backgroundColor = colors().ground;
      layer.clearLayout();
      layer.rerenderTiles();
      dress();
    });
    return layer;
  };
})();
