// @ts-check
/* The map of every page, drawn by OpenLayers on a canvas, so that no WebGL is needed. It stays while
   the page runs anew: only what changed is drawn again. ui/frame/page_map.py tells it what to show. */
import { Borrowed } from "./borrowed.js";
import { Connection } from "./connection.js";
import { Drawer } from "./drawer.js";
import { Labels } from "./labels.js";
import { Leaving } from "./leaving.js";
import { Legend } from "./legend.js";
import { Marks } from "./marks.js";
import { painter, styleOf } from "./paint.js";
import { Place, read } from "./place.js";
import { Search } from "./search.js";
import { Sheet } from "./sheet.js";
import { differences, holds, zoomOf } from "./style.js";
import { Swipe } from "./swipe.js";
import { Tools } from "./tools.js";

const REACH = 4; // pixels beside a feature at which a click still means it
const OPEN_AT_MOST = 18;
const ENTER_AT_MOST = 17;
const ROOM = 16; // pixels around what is gone to
const STANDS = '[data-testid="stApp"][data-test-script-state="notRunning"]'; // all of the page is there
const PANELS = ".st-key-gridmap-panel, .st-key-gridmap-desk, .st-key-gridmap-right, .st-key-gridmap-drawer, .gridmap-views";

/** @type {WeakMap<Element, any>} */
const shown = new WeakMap();
/* They outlive the map: it goes when a page ends with an error. */
/** @type {{borrowed: Borrowed, connection: Connection, drawer: Drawer, leaving: Leaving, place: Place, sheet: Sheet, map: any} | null} */
let around = null;

/* Called by Streamlit after each run, with what Python wants to be seen. */
export function show({ data, parentElement, setTriggerValue }) {
  const known = shown.get(parentElement);
  const one = known ?? { map: null };
  shown.set(parentElement, one);
  one.tell = (events) => setTriggerValue("events", events);
  one.map ??= new GridMap(parentElement, data, (events) => one.tell(events));
  around ??= {
    borrowed: new Borrowed(document.body), connection: new Connection(), drawer: new Drawer(), leaving: new Leaving(), sheet: new Sheet(),
    map: null,
    place: new Place((place) => around?.map?.goTo(place)),
  };
  around.map = one.map;
  around.borrowed.update(data.borrowed);
  around.connection.words = data.words;
  around.leaving.page = data;
  around.sheet.update(data.words);
  one.map.update(data);
  return () => {
    // A run that another one overtook while the scripts were loaded ends so, too: its map stays.
    if (parentElement.isConnected) return;
    shown.delete(parentElement);
    one.map.remove();
  };
}

export class GridMap {
  /**
   * @param {Element} parent
   * @param {any} data what Python wants to be seen
   * @param {(events: any[]) => void} tell
   */
  constructor(parent, data, tell) {
    this.tell = tell;
    this.data = data;
    this.client = Math.random().toString(36).slice(2);
    this.sent = 0;
    /** @type {any[]} */
    this.waiting = [];
    /** @type {Record<string, string>} */
    this.drawn = {};
    /** @type {Map<number, any>} */
    this.group = new Map();
    /** @type {Set<number>} */
    this.selected = new Set();
    this.hidden = new Set();
    /** @type {any[]} */
    this.layers = [];
    this.box = document.createElement("div");
    this.box.className = "gridmap-map";
    this.box.tabIndex = 0;
    this.box.setAttribute("role", "region");
    parent.append(this.box);
    this.tip = this.box.appendChild(document.createElement("div"));
    this.tip.className = "gridmap-tip";
    this.tip.setAttribute("role", "status");
    this.tip.hidden = true;
    const extent = ol.proj.transformExtent(data.bounds, "EPSG:4326", "EPSG:3857");
    this.view = new ol.View({
      center: ol.extent.getCenter(extent), zoom: data.zooms[0], minZoom: data.zooms[0], maxZoom: data.zooms[1],
      enableRotation: false, constrainResolution: false,
    });
    this.map = new ol.Map({
      target: this.box,
      view: this.view,
      keyboardEventTarget: this.box,
      controls: [
        new ol.control.Attribution({ collapsible: false }),
        new ol.control.ScaleLine(),
      ],
      interactions: ol.interaction.defaults.defaults({ doubleClickZoom: false, altShiftDragRotate: false, pinchRotate: false,
        shiftDragZoom: false }),
    });
    // For the print: what is on the screen keeps its size there, and is scaled to the paper.
    const measure = () => {
      const [width, height] = this.map.getSize() ?? [0, 0];
      if (!width || !height) return;
      document.documentElement.style.setProperty("--map-width", String(width));
      document.documentElement.style.setProperty("--map-height", String(height));
    };
    this.map.on("change:size", measure);
    measure();
    this.base = this.tileLayer(data.base, 0);
    this.map.addLayer(this.base);
    this.shapes = new ol.layer.Vector({ source: new ol.source.Vector(), zIndex: 20 });
    this.map.addLayer(this.shapes);
    this.labels = new Labels(this.map);
    this.marks = new Marks(this.map, (event) => this.send(event));
    this.legend = new Legend(this.box, (hidden) => this.hide(hidden));
    this.toolbar = new Tools(this);
    this.swipe = new Swipe(this);
    this.search = new Search(this);
    this.map.on("click", (event) => this.clicked(event));
    this.map.on("pointermove", (event) => this.over(event));
    this.map.on("moveend", () => this.moved());
    this.view.on("change:resolution", () => this.legend.see(this.view.getZoom() ?? 0));
    this.box.addEventListener("keydown", (event) => this.pressed(event));
    this.undone = (event) => this.undo(event);
    document.addEventListener("keydown", this.undone);
    this.box.addEventListener("pointerleave", () => this.say(""));
    this.grown = new MutationObserver(() => this.refit());
    this.grown.observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-test-script-state"] });
    // The tests ask it.
    Object.assign(this.box, { gridmap: this });
  }

  remove() {
    this.search.remove();
    this.grown.disconnect();
    document.removeEventListener("keydown", this.undone);
    this.map.setTarget(undefined);
    this.box.remove();
  }

  /* Where the address says, or where it was left in this window or by the account, or all of it. */
  open(isFirst) {
    const kept = JSON.parse(sessionStorage.getItem(`gridmap-view ${this.data.scope}`) ?? "null");
    const place = isFirst && (read(location.hash) ?? (kept ? null : read(this.data.place ?? "")));
    if (place) {
      this.goTo(place);
    } else if (kept) {
      this.view.setCenter(kept.center);
      this.view.setZoom(kept.zoom);
    } else this.lookAt(this.home);
  }

  goTo({ zoom, lat, lon }) {
    this.view.setCenter(ol.proj.fromLonLat([lon, lat]));
    this.view.setZoom(zoom);
  }

  lookAt(extent, maxZoom = OPEN_AT_MOST, duration = 0) {
    // In a tab that is not open yet a map has no size.
    const size = this.map.getSize();
    if (!size?.[0]) {
      this.map.once("change:size", () => this.lookAt(extent, maxZoom, duration));
      return;
    }
    const padding = this.padding();
    this.view.fit(extent, { maxZoom, duration, padding });
    this.fitted = duration ? null : { extent, maxZoom, padding: String(padding), at: this.at() };
  }

  /* Panels of a page come after its map: what was gone to is shown beside them, unless somebody has moved the map. */
  refit() {
    if (!this.fitted) return;
    const { extent, maxZoom, padding, at } = this.fitted;
    if (this.at() !== at) this.fitted = null;
    else if (String(this.padding()) !== padding) this.lookAt(extent, maxZoom);
    if (document.querySelector(STANDS)) this.fitted = null;
  }

  at() {
    return [this.view.getCenter(), this.view.getResolution()].join();
  }

  /* Pixels at the top, right, bottom and left that panels cover. */
  padding() {
    const map = this.box.getBoundingClientRect();
    const padding = [ROOM, ROOM, ROOM, ROOM];
    for (const panel of document.querySelectorAll(PANELS)) {
      const { left, right, top, bottom, width, height } = panel.getBoundingClientRect();
      // A phone has one button in place of the column.
      if (!width || !height || (panel.matches(".gridmap-views") && height < 2 * width)) continue;
      if (width > 0.9 * map.width || panel.matches(".st-key-gridmap-drawer")) padding[2] = Math.max(padding[2], map.bottom - top + ROOM);
      else if (left + right < map.left + map.right) padding[3] = Math.max(padding[3], right - map.left + ROOM);
      else if (bottom > top) padding[1] = Math.max(padding[1], map.right - left + ROOM);
    }
    // Where a panel leaves next to nothing, it is better to be seen behind it.
    if (padding[1] + padding[3] > 0.8 * map.width) padding[1] = padding[3] = ROOM;
    if (padding[0] + padding[2] > 0.8 * map.height) padding[0] = padding[2] = ROOM;
    return padding;
  }

  // What Python wants --------------------------------------------------------------------------

  update(data) {
    this.data = data;
    this.box.setAttribute("aria-label", data.words.map);
    const isFirst = !this.home;
    this.changed("bounds", data.bounds, () => {
      this.home = ol.proj.transformExtent(data.bounds, "EPSG:4326", "EPSG:3857");
    });
    this.changed("base", data.base.address, () => this.base.setSource(source(data.base)));
    this.changed("look", [data.base.styles, data.base.ground], () => {
      this.base.setStyle(painter(data.base.styles));
      this.base.setBackground(data.base.ground);
    });
    const changed = this.regroup(data.group);
    this.changed("tiles", data.tiles, () => this.putTiles(data.tiles));
    // Python has not heard of the last clicks yet: what it says of the selection is old.
    const heard = data.heard.client === this.client ? data.heard.number : 0;
    this.waiting = this.waiting.filter((event) => event.number > heard);
    if (!this.waiting.length) {
      this.reselect(data.selected);
      if (data.clicks === "choose") this.search.selected(data.selected);
    }
    if (changed.size) this.clickable?.changed();
    this.changed("shapes", data.shapes, () => this.putShapes(data.shapes));
    this.marks.update(data.markers);
    this.changed("marks", data.markers, () => this.labels.keepOffMarks(data.markers));
    this.swipe.update(data);
    this.changed("legend", data.legend, () => {
      this.legend.update(data.legend, this.box.clientWidth > 450);
      this.legend.see(this.view.getZoom() ?? 0);
    });
    // A new source of the base map has none of its own.
    this.changed("attribution", [data.base.address, data.attribution], () => this.base.getSource().setAttributions(data.attribution));
    this.toolbar.update(data);
    this.search.update(data.search);
    // Also when the first layer was loaded: until then there was no place to be at. Beside the tools, so after them.
    this.changed("scope", [data.scope, data.zooms], () => {
      this.view.setMinZoom(data.zooms[0]);
      this.open(isFirst);
    });
    this.changed("look_at", data.look_at, () => {
      if (data.look_at) this.lookAt(ol.proj.transformExtent(data.look_at, "EPSG:4326", "EPSG:3857"));
    });
  }

  changed(name, value, act) {
    const text = JSON.stringify(value) ?? "";
    if (this.drawn[name] === text) return;
    this.drawn[name] = text;
    act();
  }

  tileLayer(spec, zIndex) {
    return new ol.layer.VectorTile({
      source: source(spec), style: painter(spec.styles), zIndex, background: zIndex ? undefined : spec.ground,
      ...ranged(spec), declutter: spec.letters ? "names" : false,
    });
  }

  putTiles(specs) {
    const old = this.layers;
    this.layers = specs.map((spec, index) => {
      const layer = this.tileLayer(spec, index + 1);
      layer.setStyle(painter(spec.styles, (name, properties) => this.seen(index, name, properties)));
      layer.set("spec", spec);
      if (spec.group) layer.set("group", new Map(spec.group.ids.map((id, at) => [id, spec.group.values[at]])));
      if (spec.side) this.swipe.cut(layer, spec.side);
      this.map.addLayer(layer);
      return layer;
    });
    this.labels.below(specs);
    this.labels.keepOffPoints(this.layers);
    this.clickable = this.layers.find((layer) => layer.get("spec").clicks);
    this.highlight?.setMap(null);
    this.highlight = this.clickable && new ol.layer.VectorTile({
      source: this.clickable.getSource(), renderMode: "vector", zIndex: 15, map: this.map, ...ranged(this.clickable.get("spec")),
      style: (feature, resolution) => this.selected.has(feature.get("id"))
        ? styleOf(this.clickable.get("spec").selected, zoomOf(resolution)) : null,
    });
    // Old tiles stay until the new ones are there: nothing flickers.
    let gone = false;
    const drop = () => {
      if (gone) return;
      gone = true;
      for (const layer of old) this.map.removeLayer(layer);
    };
    if (old.length) {
      // What has moved or is called otherwise now.
      this.labels.ask();
      this.map.once("rendercomplete", drop);
      setTimeout(drop, 3000);
    }
  }

  /* Properties that a feature is drawn by, with the group that Python gave it; null if hidden. */
  seen(index, name, properties) {
    const layer = this.layers[index];
    const group = layer?.get("group") ?? (layer === this.clickable ? this.group : null);
    const known = group?.get(properties.id);
    const counted = known === undefined ? properties : { ...properties, group: known };
    if (!this.hidden.size) return counted;
    return this.legend.hides(index, name, counted, this.data.tiles) ? null : counted;
  }

  hide(hidden) {
    this.hidden = hidden;
    for (const layer of this.layers) layer.changed();
    this.marks.hide(hidden);
  }

  regroup({ ids, values }) {
    const group = new Map(ids.map((id, index) => [id, values[index]]));
    const changed = differences(this.group, group);
    this.group = group;
    return changed;
  }

  reselect(ids) {
    this.selected = new Set(ids);
    this.highlight?.changed();
    this.toolbar.selection(this.selected.size);
  }

  putShapes(shapes) {
    const target = this.shapes.getSource();
    target.clear();
    const format = new ol.format.GeoJSON({ featureProjection: "EPSG:3857" });
    const lettered = [];
    for (const { geometry, look, label } of shapes) {
      const feature = format.readFeature({ type: "Feature", geometry, properties: {} });
      feature.setStyle((_, resolution) => [
        styleOf(look, zoomOf(resolution)), ...(label ? [this.labels.badge(label)] : []),
      ].filter(Boolean));
      target.addFeature(feature);
      if (label) lettered.push(feature);
    }
    this.labels.keepOffLetters(lettered);
  }

  // What the user wants ------------------------------------------------------------------------

  send(event) {
    this.waiting.push({ ...event, client: this.client, number: ++this.sent });
    this.tell(this.waiting);
  }

  /* The uppermost feature at a place of a layer, or the nearest one within reach. */
  hit(layer, coordinate) {
    if (!layer?.isVisible(this.view)) return null;
    const [x, y] = coordinate;
    const reach = REACH * (this.view.getResolution() ?? 0);
    let near = null;
    for (const feature of layer.getFeaturesInExtent([x - reach, y - reach, x + reach, y + reach]).reverse()) {
      if (feature.getType() === "Point" || feature.getType() === "LineString") return feature;
      if (holds(feature.getFlatCoordinates(), feature.getEnds().flat(), x, y)) return feature;
      near ??= feature;
    }
    return near;
  }

  find(coordinate) {
    for (const layer of [...this.layers].reverse()) {
      const { clicks, enters } = layer.get("spec");
      if (!clicks && !enters) continue;
      const feature = this.hit(layer, coordinate);
      if (feature) return { layer, feature };
    }
    return null;
  }

  clicked({ coordinate }) {
    const [lon, lat] = ol.proj.toLonLat(coordinate);
    if (["measure", "brush"].includes(this.toolbar.tool)) return;
    if (this.toolbar.tool === "add") {
      this.send({ kind: "add", lon, lat });
      return;
    }
    const found = this.find(coordinate);
    if (!found) {
      const beside = this.data.words.beside ? this.hit(this.base, coordinate) : null;
      if (beside?.get("layer") === "building") this.say(this.data.words.beside, coordinate);
      if (this.data.clicks === "choose" && this.selected.size) {
        this.reselect([]);
        this.send({ kind: "choose", layer: "", id: 0 });
      }
      return;
    }
    const id = found.feature.get("id");
    if (found.layer.get("spec").enters) this.enter(found.feature.getExtent());
    else if (this.data.clicks === "choose") {
      this.reselect([id]);
      this.send({ kind: "choose", layer: found.feature.get("layer"), id });
    } else if (this.data.clicks === "select" && this.group.has(id)) {
      const selected = new Set(this.selected);
      if (!selected.delete(id)) selected.add(id);
      // At once: the answer is on its way.
      this.reselect([...selected]);
      this.send({ kind: "toggle", id });
    }
  }

  /* Go to an area, so that what it is made of is seen: at least twice as near as before. */
  enter(extent) {
    this.say("");
    const [width, height] = this.map.getSize() ?? [0, 0];
    const [top, right, bottom, left] = this.padding();
    const quarter = (this.view.getResolution() ?? 0) / 4;
    const [x, y] = ol.extent.getCenter(extent);
    const half = [
      Math.min(ol.extent.getWidth(extent) / 2, quarter * (width - left - right)),
      Math.min(ol.extent.getHeight(extent) / 2, quarter * (height - top - bottom)),
    ];
    this.lookAt([x - half[0], y - half[1], x + half[0], y + half[1]], ENTER_AT_MOST, 300);
  }

  mayFind(layer) {
    return !around || around.leaving.mayFind(layer);
  }

  /* What the search found is chosen. */
  foundThing({ layer, id, lon, lat, bounds }) {
    if (layer === "building" && this.data.clicks === "choose") this.reselect([id]);
    this.send({ kind: "found", layer, id, lon, lat, bounds });
  }

  unselect() {
    if (!this.selected.size || !this.data.clicks) return;
    this.reselect([]);
    this.send(this.data.clicks === "choose" ? { kind: "choose", layer: "", id: 0 } : { kind: "clear" });
  }

  over({ coordinate, dragging }) {
    if (dragging || this.toolbar.tool !== "move") return;
    const found = this.find(coordinate);
    const takes = found && (this.data.clicks === "choose" || found.layer.get("spec").enters ||
      (this.data.clicks === "select" && this.group.has(found.feature.get("id"))));
    this.box.classList.toggle("gridmap-over", Boolean(takes));
    this.say(found ? this.words(found) : "", coordinate);
  }

  /* What a feature is, in a few words: lines of templates whose values are all known; no space after a Chinese word. */
  words({ layer, feature }) {
    const properties = feature.getProperties();
    return layer.get("spec").tips.map((line) => {
      const names = [...line.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      if (!names.some((name) => properties[name] !== undefined)) return "";
      if (names.length === 1 || names.every((name) => properties[name] !== undefined)) {
        return line.replace(/\{(\w+)\}/g, (_, name) => String(properties[name]));
      }
      return names.map((name) => properties[name] ?? "").join(" ").trim();
    }).filter(Boolean).join("\n").replace(/(\p{Script=Han}) /gu, "$1");
  }

  say(text, coordinate = null) {
    if (text !== this.tip.textContent) this.tip.textContent = text;
    this.tip.hidden = !text;
    const pixel = text && coordinate && this.map.getPixelFromCoordinate(coordinate);
    if (!pixel) return;
    const [width] = this.map.getSize() ?? [0];
    this.tip.style.transform = `translate(${Math.min(pixel[0] + 14, width - this.tip.offsetWidth - 8)}px, ${pixel[1] + 14}px)`;
  }

  moved() {
    const center = this.view.getCenter();
    if (!this.map.getSize()?.[0] || !center || this.data.is_empty) return;
    sessionStorage.setItem(`gridmap-view ${this.data.scope}`, JSON.stringify({ center, zoom: this.view.getZoom() }));
    const [lon, lat] = ol.proj.toLonLat(center);
    around?.place.show({ zoom: this.view.getZoom() ?? 0, lat, lon });
    // By keyboard: what lies under the cross is named, Enter chooses it.
    if (this.box.matches(":focus-visible")) {
      const found = this.find(center);
      this.say(found ? this.words(found) : "", center);
    }
  }

  /* Ctrl-Z and Ctrl-Y, but for those of a text that is being written. */
  undo(event) {
    const key = event.key.toLowerCase();
    if (!this.data.undoes || !(event.ctrlKey || event.metaKey) || event.altKey || !"zy".includes(key)) return;
    if (event.target.closest?.("input:not([type=range]), textarea, [contenteditable=true]")) return;
    event.preventDefault();
    this.send({ kind: key === "y" || event.shiftKey ? "redo" : "undo" });
  }

  pressed(event) {
    if (event.target !== this.box) return;
    if (event.key === "Enter") this.clicked({ coordinate: this.view.getCenter() });
    if (event.key !== "Escape") return;
    if (this.toolbar.tool === "move") this.unselect();
    else this.toolbar.take("move");
  }
}

/* Zooms that a layer is seen at, the first one included. */
function ranged({ zooms }) {
  return zooms ? { minZoom: zooms[0] - 0.001, maxZoom: zooms[1] - 0.001 } : {};
}

/* Nearer than zoom 17 nothing is added to a tile, whose 4096 units are 7 cm each: one asks for a quarter of the tiles. */
function source({ address, size = 256, max = 17 }) {
  return new ol.source.VectorTile({
    format: new ol.format.MVT(),
    tileGrid: ol.tilegrid.createXYZ({ maxZoom: max, tileSize: size }),
    url: address,
    transition: 0,
  });
}
