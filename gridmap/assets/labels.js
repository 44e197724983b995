// @ts-check
/* Names on the map, the most important first: none covers another. */
import { aside, upright } from "./style.js";

const FONT = 'system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
const LOOKS = {
  community: { font: `600 15px ${FONT}`, color: "#4b3670", size: 15, moves: [-18, 18, -30, 30, -42, 42] },
  estate: { font: `13px ${FONT}`, color: "#5c4a2d", size: 13, moves: [-16, 16, -26, 26] },
  street: { font: `12px ${FONT}`, color: "#4f4638" },
  land: { font: `italic 12px ${FONT}`, color: "#2f6b46" },
  service_point: { font: `600 12px ${FONT}`, color: "#174d89", offsetY: 18 },
  building: { font: `11px ${FONT}`, color: "#26323b" },
};
const ROOM = { zIndex: 40, declutter: "names", updateWhileAnimating: true, updateWhileInteracting: true };
/* Nothing is seen of it, and no name is written there. */
const TAKEN = new ol.style.Style({ image: new ol.style.Circle({ radius: 9, fill: new ol.style.Fill({ color: "#0000" }) }) });
/** @type {Map<string, any>} */
const badges = new Map([["", TAKEN]]);
const BLOCK = 512; // pixels: a small move asks for the same address, which is cached

/* The same for a badge with words, which is as wide as they are. */
function taken(words) {
  if (!badges.has(words)) {
    badges.set(words, new ol.style.Style({
      text: new ol.style.Text({ text: words, font: `600 13px ${FONT}`, padding: [3, 8, 3, 8], overflow: true, fill: new ol.style.Fill({ color: "#0000" }) }),
    }));
  }
  return badges.get(words);
}

export class Labels {
  constructor(map) {
    this.map = map;
    this.asked = 0;
    this.layer = new ol.layer.Vector({
      source: new ol.source.Vector(), zIndex: 30, declutter: "names", updateWhileAnimating: true,
      updateWhileInteracting: true, style: (feature, resolution) => this.styled(feature, resolution),
      renderOrder: (one, other) => one.get("rank") - other.get("rank"),
    });
    map.addLayer(this.layer);
    // A name has its place, also where the page's own layers have no points, or those of one service.
    this.dots = new ol.layer.Vector({
      source: new ol.source.Vector(), updateWhileAnimating: true, updateWhileInteracting: true,
      style: { "circle-radius": 4, "circle-fill-color": "#6b7782", "circle-stroke-color": "#fff", "circle-stroke-width": 1.5 },
    });
    map.addLayer(this.dots);
    // Above the names, because what lies on top has its room first.
    this.marks = new ol.layer.Vector({ ...ROOM, source: new ol.source.Vector(), style: (one) => (one.get("isSmall") ? null : taken(one.get("words"))) });
    map.addLayer(this.marks);
    this.letters = new ol.layer.Vector({ ...ROOM, source: new ol.source.Vector(), style: TAKEN });
    map.addLayer(this.letters);
    /** @type {any[]} */
    this.points = [];
    /** @type {number[][]} */
    this.taken = [];
    map.on("rendercomplete", () => this.look());
    map.on("moveend", () => this.ask());
  }

  async ask() {
    const view = this.map.getView();
    const size = this.map.getSize();
    const resolution = view.getResolution();
    if (!size?.[0] || !resolution) return;
    const step = BLOCK * resolution;
    const [west, south, east, north] = view.calculateExtent(size);
    const whole = [Math.floor(west / step), Math.floor(south / step), Math.ceil(east / step), Math.ceil(north / step)]
      .map((one) => one * step);
    const box = ol.proj.transformExtent(whole, "EPSG:3857", "EPSG:4326").map((one) => one.toFixed(6));
    const asked = ++this.asked;
    const answer = await fetch(`/labels?bbox=${box}&zoom=${Math.round(view.getZoom() ?? 0)}`).catch(() => null);
    const names = answer?.ok && answer.status !== 204 ? await answer.json() : [];
    if (asked === this.asked) this.write(names);
  }

  write(names) {
    const features = names.map((name, rank) => {
      const feature = new ol.Feature(new ol.geom.Point(ol.proj.fromLonLat([name.lon, name.lat])));
      const { font, color, offsetY = 0 } = LOOKS[name.kind];
      feature.setProperties({
        rank,
        text: name.text,
        kind: name.kind,
        style: new ol.style.Style({
          zIndex: -rank,
          text: new ol.style.Text({
            text: name.text, font, offsetY, rotation: upright(name.angle), padding: [2, 4, 2, 4],
            fill: new ol.style.Fill({ color }), stroke: new ol.style.Stroke({ color: "#ffffffe6", width: 3 }),
          }),
        }),
      });
      return feature;
    });
    const target = this.layer.getSource();
    target.clear(true);
    target.addFeatures(features);
    const points = features.filter((one) => one.get("kind") === "service_point");
    this.dots.getSource().clear(true);
    this.dots.getSource().addFeatures(points.map((one) => new ol.Feature(one.getGeometry())));
  }

  /* Dots lie over buildings and under the points of the page, which hide those of their own. */
  below(specs) {
    const at = specs.findIndex(({ styles }) => "service_point" in styles);
    this.dots.setZIndex((at < 0 ? specs.length : at) + 0.5);
  }

  /* Names keep off the points of the page's layers. */
  keepOffPoints(layers) {
    for (const layer of this.points) this.map.removeLayer(layer);
    this.points = layers.filter((layer) => "service_point" in layer.get("spec").styles).map((layer) => new ol.layer.VectorTile({
      ...ROOM, source: layer.getSource(), minZoom: layer.getMinZoom(), maxZoom: layer.getMaxZoom(),
      style: (feature) => (feature.get("layer") === "service_point" ? TAKEN : null),
    }));
    for (const layer of this.points) this.map.addLayer(layer);
  }

  /* ... and off the marks; of the small ones only the names that can stand a little aside. */
  keepOffMarks(marks) {
    const source = this.marks.getSource();
    source.clear(true);
    source.addFeatures(marks.map(({ lon, lat, state, label }) => new ol.Feature({
      geometry: new ol.geom.Point(ol.proj.fromLonLat([lon, lat])), isSmall: state === "candidate",
      words: state === "label" ? label : "",
    })));
  }

  /* ... and off the letters of shapes. */
  keepOffLetters(shapes) {
    const source = this.letters.getSource();
    source.clear(true);
    source.addFeatures(shapes.map((one) => new ol.Feature(new ol.geom.Point(ol.extent.getCenter(one.getGeometry().getExtent())))));
  }

  /* Where points and marks are now that all is drawn. */
  look() {
    const extent = this.map.getView().calculateExtent(this.map.getSize());
    const points = this.points.flatMap((layer) => layer.getFeaturesInExtent(extent))
      .filter((feature) => feature.get("layer") === "service_point").map((feature) => feature.getFlatCoordinates());
    const taken = [...points, ...this.marks.getSource().getFeatures().map((one) => one.getGeometry().getCoordinates())];
    if (String(taken) === String(this.taken)) return;
    this.taken = taken;
    this.layer.changed();
  }

  styled(feature, resolution) {
    const style = feature.get("style");
    const { offsetY = 0, size, moves = [] } = LOOKS[feature.get("kind")];
    if (moves.length) {
      const [x, y] = feature.getGeometry().getCoordinates();
      const around = this.taken.map(([left, top]) => [(left - x) / resolution, (y - top) / resolution]);
      style.getText().setOffsetY(offsetY + aside(feature.get("text"), size, moves, around));
    }
    return style;
  }

  /* A name in a badge of its own, which comes before all others. */
  badge(text, colour = "#c8442c", isFilled = true) {
    return new ol.style.Style({
      zIndex: 1000,
      geometry: (feature) => {
        const shape = feature.getGeometry();
        return shape.getType() === "Point" ? shape : new ol.geom.Point(ol.extent.getCenter(shape.getExtent()));
      },
      text: new ol.style.Text({
        text, font: `600 12px ${FONT}`, padding: [3, 6, 2, 6], overflow: true,
        fill: new ol.style.Fill({ color: isFilled ? "#fff" : "#1f2a33" }),
        backgroundFill: new ol.style.Fill({ color: isFilled ? colour : "#fffffff0" }),
        backgroundStroke: new ol.style.Stroke({ color: colour, width: 2 }),
      }),
    });
  }
}
