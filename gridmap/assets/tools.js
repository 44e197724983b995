// @ts-check
/* Buttons on the map: to zoom and see everything, to draw around, add, measure, print. */

import { signButton } from "./icons.js";

export class Tools {
  /** @param {any} owner the map that they belong to */
  constructor(owner) {
    this.owner = owner;
    this.tool = "move";
    this.told = "";
    this.views = owner.box.appendChild(document.createElement("div"));
    this.views.className = "gridmap-views";
    this.folds = owner.box.appendChild(document.createElement("div"));
    this.folds.className = "gridmap-folds";
    this.bar = owner.box.appendChild(document.createElement("div"));
    this.bar.className = "gridmap-tools";
    this.bar.setAttribute("role", "toolbar");
    this.layer = new ol.layer.Vector({
      source: new ol.source.Vector(), zIndex: 40,
      style: {
        "stroke-color": "#1f2a33", "stroke-width": 2, "stroke-line-dash": [6, 4], "fill-color": "#1d5fa820",
        "text-value": ["coalesce", ["get", "length"], ""], "text-font": "600 13px system-ui", "text-offset-y": -14,
        "text-fill-color": "#1f2a33", "text-stroke-color": "#fff", "text-stroke-width": 4,
      },
    });
    owner.map.addLayer(this.layer);
    // Alt lets go instead: as it is when the line is closed, of which OpenLayers does not tell.
    this.hasAlt = false;
    owner.box.addEventListener("pointerup", (event) => { this.hasAlt = event.altKey; }, true);
  }

  update({ tools, tool, words, clicks }) {
    const told = JSON.stringify([tools, tool, words, clicks]);
    if (told === this.told) return;
    this.told = told;
    this.words = words;
    this.bar.setAttribute("aria-label", words.tools);
    const modes = tools.length ? ["move", ...tools] : [];
    this.buttons = new Map(modes.map((name) => [name, this.button(words[name], words[`${name}_help`], () => this.take(name))]));
    this.clear = clicks === "select" ? this.button(words.clear, words.clear, () => this.owner.unselect()) : null;
    this.bar.replaceChildren(...this.buttons.values(), ...(this.clear ? [this.clear] : []));
    this.bar.hidden = !this.bar.children.length;
    const acts = {
      closer: () => this.zoom(1),
      wider: () => this.zoom(-1),
      home: () => this.owner.lookAt(this.owner.home),
      locate: () => this.locate(),
      measure: () => this.take(this.tool === "measure" ? "move" : "measure"),
      print: () => window.print(),
      full: () => this.full(),
    };
    this.views.replaceChildren(...Object.entries(acts).map(([name, act]) =>
      signButton(/** @type {keyof typeof acts} */ (name), words[name], act)));
    this.folds.replaceChildren(signButton("fold", words.fold, () => document.body.classList.toggle("gridmap-folded")));
    this.take(tool || "move");
    this.selection(this.owner.selected.size);
  }

  button(text, help, act) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: text, title: help, onclick: act });
    return button;
  }

  selection(count) {
    if (this.clear) this.clear.disabled = !count;
  }

  zoom(by) {
    const view = this.owner.view;
    view.animate({ zoom: view.getZoom() + by, duration: 150 });
  }

  locate() {
    navigator.geolocation?.getCurrentPosition(({ coords }) => {
      this.owner.view.animate({ center: ol.proj.fromLonLat([coords.longitude, coords.latitude]), zoom: 17, duration: 200 });
    }, () => this.owner.say(this.words.nowhere, this.owner.view.getCenter()));
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  }

  take(name) {
    this.tool = name;
    for (const [one, button] of this.buttons ?? []) button.setAttribute("aria-pressed", String(one === name));
    this.owner.box.classList.toggle("gridmap-drawing", name !== "move");
    for (const old of this.taken ?? []) this.owner.map.removeInteraction(old);
    this.layer.getSource().clear();
    this.taken = this.interactions(name);
    for (const one of this.taken) this.owner.map.addInteraction(one);
  }

  interactions(name) {
    const source = this.layer.getSource();
    if (name === "lasso") {
      const draw = new ol.interaction.Draw({ type: "Polygon", freehand: true, source });
      draw.on("drawend", ({ feature }) => {
        this.around(feature.getGeometry(), this.hasAlt);
        setTimeout(() => source.clear());
      });
      return [draw];
    }
    if (name === "brush") return [this.brush()];
    if (name === "rectangle") return [this.boxes(() => true)];
    if (name === "measure") {
      const draw = new ol.interaction.Draw({ type: "LineString", source });
      draw.on("drawstart", ({ feature }) => {
        source.clear();
        feature.getGeometry().on("change", ({ target }) => {
          feature.set("length", this.words.metres.replace("{metres}", ol.sphere.getLength(target).toFixed(0)));
        });
      });
      return [draw];
    }
    return this.owner.data.tools.includes("rectangle") ? [this.boxes(ol.events.condition.shiftKeyOnly)] : [];
  }

  /* Everything that the pointer passes over is selected, and shown so at once. */
  brush() {
    const { owner } = this;
    /** @type {Set<number>} */
    let painted = new Set();
    const paint = ({ coordinate }) => {
      const id = owner.hit(owner.clickable, coordinate)?.get("id");
      if (id === undefined || !owner.group.has(id) || painted.has(id)) return;
      painted.add(id);
      const selected = new Set(owner.selected);
      if (this.hasAlt) selected.delete(id);
      else selected.add(id);
      owner.reselect([...selected]);
    };
    return new ol.interaction.Pointer({
      handleDownEvent: (event) => {
        painted = new Set();
        this.hasAlt = event.originalEvent.altKey;
        paint(event);
        return true;
      },
      handleDragEvent: paint,
      handleUpEvent: () => {
        if (painted.size) owner.send({ kind: "brushed", ids: [...painted], removes: this.hasAlt });
        return false;
      },
    });
  }

  boxes(condition) {
    const drag = new ol.interaction.DragBox({
      className: "gridmap-box",
      condition: (event) => ol.events.condition.mouseActionButton(event) && condition(event),
    });
    drag.on("boxend", ({ mapBrowserEvent }) => this.around(drag.getGeometry(), mapBrowserEvent.originalEvent.altKey));
    return drag;
  }

  around(polygon, removes) {
    const ring = polygon.getCoordinates()[0].map((one) => ol.proj.toLonLat(one));
    this.owner.send({ kind: "within", ring, removes });
  }
}
