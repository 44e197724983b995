// @ts-check
/* Styles of OpenLayers for looks of the style table. */
import { atZoom, classOf, rgba, zoomOf } from "./style.js";

/** @type {WeakMap<object, Map<string, any>>} */
const made = new WeakMap();

/**
 * Style of a look at a zoom; the same object each time, because OpenLayers asks for every feature.
 * @param {GridmapLook} look
 * @param {number} zoom
 * @param {number} [order] what lies on top has the higher one
 */
export function styleOf(look, zoom, order = 0) {
  const known = made.get(look) ?? new Map();
  made.set(look, known);
  const key = `${zoom} ${order}`;
  if (!known.has(key)) known.set(key, make(look, zoom, order));
  return known.get(key);
}

function make(look, zoom, order) {
  const weight = atZoom(look.weight, zoom);
  const stroke = weight > 0 && look.color ? new ol.style.Stroke({
    color: rgba(look.color, look.opacity ?? 1),
    width: weight,
    lineCap: look.lineCap ?? "butt",
    lineDash: look.dashArray?.split(" ").map(Number),
  }) : undefined;
  const fill = look.fill ? new ol.style.Fill({ color: filling(look, zoom) }) : undefined;
  if (!stroke && !fill) return null;
  const radius = atZoom(look.radius, zoom);
  // Of a point the image is drawn, of all else the edge and the ground.
  const image = radius ? new ol.style.Circle({ radius, fill, stroke }) : undefined;
  return new ol.style.Style({ zIndex: order, stroke, fill, image });
}

/** From here on estates are named: sql/tiles/labels.sql. */
const NAMED_FROM = 14.5;

/** @type {Map<string, any>} */
const letters = new Map();

/**
 * Style of a text on the map; the same object for the same text.
 * @param {string} text
 * @param {GridmapLook} look
 * @param {number} zoom
 */
function lettered(text, look, zoom) {
  // Below the name of an estate, which stands at the same place.
  const offsetY = zoom < NAMED_FROM ? 0 : 22;
  const key = `${text} ${look.color} ${offsetY}`;
  if (!letters.has(key)) {
    letters.set(key, new ol.style.Style({
      text: new ol.style.Text({
        text, font: "600 12px system-ui, sans-serif", offsetY, fill: new ol.style.Fill({ color: look.color }),
        stroke: new ol.style.Stroke({ color: "#ffffffe6", width: 3 }),
      }),
    }));
  }
  return letters.get(key);
}

/** From here on a building is large enough for its hatching to be seen. */
const HATCHED_FROM = 15;

/**
 * Colour of an area, or its hatching.
 * @param {GridmapLook} look
 * @param {number} zoom
 */
function filling(look, zoom) {
  const color = rgba(look.fillColor ?? "#000000", look.fillOpacity ?? 1);
  if (!look.hatch || zoom < HATCHED_FROM) return color;
  const side = 7;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  if (!pen) return color;
  pen.fillStyle = color;
  pen.fillRect(0, 0, side, side);
  pen.strokeStyle = "rgba(255,255,255,0.75)";
  pen.lineWidth = 1.2;
  // The corners too, so that the lines go on in the next square.
  for (const shift of [-side, 0, side]) {
    pen.beginPath();
    pen.moveTo(shift - 1, side + 1);
    pen.lineTo(shift + side + 1, -1);
    pen.stroke();
  }
  const pattern = pen.createPattern(canvas, "repeat");
  return pattern && Object.assign(pattern, { ground: color });
}

/**
 * Style function of the layers of one tile, the lowest first in `tables`.
 * @param {Record<string, GridmapTable>} tables by name of the layer in the tile
 * @param {(name: string, properties: any) => any} seen properties that count, or null to leave out
 */
export function painter(tables, seen = (_, properties) => properties) {
  const order = Object.keys(tables);
  return (feature, resolution) => {
    const name = feature.get("layer");
    const table = tables[name];
    const properties = table && seen(name, feature.getProperties());
    if (!properties) return null;
    const look = classOf(table, properties);
    if (look.text) return lettered(String(properties[look.text]), look, zoomOf(resolution));
    return styleOf(look, zoomOf(resolution), order.indexOf(name));
  };
}
