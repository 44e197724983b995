// @ts-check
/* Names on the map, the most important first: none covers another. */
import { upright } from "./style.js";

const FONT = 'system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
const LOOKS = {
  community: { font: `600 15px ${FONT}`, color: "#4b3670" },
  estate: { font: `13px ${FONT}`, color: "#5c4a2d" },
  street: { font: `12px ${FONT}`, color: "#4f4638" },
  land: { font: `italic 12px ${FONT}`, color: "#2f6b46" },
  service_point: { font: `600 12px ${FONT}`, color: "#174d89", offsetY: 18 },
  building: { font: `11px ${FONT}`, color: "#26323b" },
};
const BLOCK = 512; // pixels: a small move asks for the same address, which is cached

export class Labels {
  constructor(map) {
    this.map = map;
    this.asked = 0;
    this.layer = new ol.layer.Vector({
      source: new ol.source.Vector(), zIndex: 30, declutter: "names", updateWhileAnimating: true,
      updateWhileInteracting: true, style: (feature) => feature.get("style"),
      renderOrder: (one, other) => one.get("rank") - other.get("rank"),
    });
    map.addLayer(this.layer);
    // A name has its place, also where the page's own layers have no points, or those of one service.
    this.dots = new ol.layer.Vector({
      source: new ol.source.Vector(), updateWhileAnimating: true, updateWhileInteracting: true,
      style: { "circle-radius": 4, "circle-fill-color": "#6b7782", "circle-stroke-color": "#fff", "circle-stroke-width": 1.5 },
    });
    map.addLayer(this.dots);
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
