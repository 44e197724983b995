// @ts-check
/* The legend inside the map; a click on a line hides what it stands for, and shows it again. */
import { atZoom, classOf, kind } from "./style.js";

export class Legend {
  /**
   * @param {Element} box
   * @param {(hidden: Set<string>) => void} changed
   */
  constructor(box, changed) {
    this.changed = changed;
    /** @type {Set<string>} */
    this.hidden = new Set();
    /** @type {any} */
    this.data = { title: "", entries: [] };
    this.lines = "";
    this.element = box.appendChild(document.createElement("details"));
    this.element.className = "gridmap-legend";
  }

  update(data, isOpen) {
    this.hidden.clear();
    this.data = data;
    this.lines = "";
    this.element.open = isOpen;
  }

  /* Show the lines of the layers that are seen at a zoom, under the heading of these. */
  see(zoom) {
    const entries = this.data.entries.filter(({ zooms }) => !zooms || (zooms[0] <= zoom && zoom < zooms[1]));
    const title = entries.find((entry) => entry.title)?.title ?? this.data.title;
    const lines = JSON.stringify([title, entries]);
    if (lines === this.lines) return;
    this.lines = lines;
    this.element.hidden = !entries.length;
    const summary = document.createElement("summary");
    summary.textContent = title;
    const list = document.createElement("ul");
    list.append(...entries.map((entry) => this.line(entry)));
    this.element.replaceChildren(summary, list);
  }

  line({ label, look, layer, mark, colour }) {
    const item = document.createElement("li");
    if (!look && !mark) {
      item.textContent = label;
      return item;
    }
    const key = mark ? `mark ${mark}` : `${layer} ${label}`;
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", String(!this.hidden.has(key)));
    button.append(mark ? sign(mark, colour) : swatchOf(look), label);
    button.onclick = () => {
      if (!this.hidden.delete(key)) this.hidden.add(key);
      button.setAttribute("aria-pressed", String(!this.hidden.has(key)));
      this.changed(this.hidden);
    };
    item.append(button);
    return item;
  }

  /* Whether the line of a feature is switched off. */
  hides(index, name, properties, tiles) {
    return this.hidden.has(`${index} ${classOf(tiles[index].styles[name], properties).label}`);
  }
}

/* A marker as on the map. */
function sign(mark, colour) {
  const element = document.createElement("span");
  element.className = `gridmap-mark gridmap-mark-${mark}`;
  if (colour) element.style.setProperty("--mark", colour);
  element.append(document.createElement("i"));
  return element;
}

/* A dot, an area or a line as on the map. */
function swatchOf(shape) {
  const swatch = document.createElement("i");
  swatch.className = kind(shape);
  if (shape.fill) swatch.style.backgroundColor = shape.fillColor;
  if (shape.hatch) {
    swatch.style.backgroundImage =
      "repeating-linear-gradient(135deg, #fffb 0 1px, transparent 1px 4px)";
  }
  const weight = Math.max(1, atZoom(shape.weight, 16) || 0);
  swatch.style[shape.fill ? "border" : "borderTop"] = `${weight}px solid ${shape.color}`;
  swatch.style.opacity = String(shape.fill ? Math.max(shape.fillOpacity, 0.3) : 1);
  return swatch;
}
