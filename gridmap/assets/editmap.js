// @ts-check
/* A map to edit on, for gridmap/ui/editmap.py: it stays while the page runs anew, and only what
   changed is drawn again. It needs Leaflet, VectorGrid and gridmap.js, and loads them once. */

const LEAST_DRAG = 5; // pixels: less is a click
const shown = new WeakMap();
const loaded = new Map();

function load(address, isStyle) {
  if (!loaded.has(address)) {
    loaded.set(address, new Promise((resolve, reject) => {
      const tag = document.createElement(isStyle ? "link" : "script");
      Object.assign(tag, isStyle ? { rel: "stylesheet", href: address } : { src: address, async: false });
      tag.onload = resolve;
      tag.onerror = () => reject(new Error(`${address} cannot be loaded`));
      document.head.append(tag);
    }));
  }
  return loaded.get(address);
}

/**
 * Keys whose value differs between two maps, or that only one of them has.
 * @template K, V
 * @param {Map<K, V>} before
 * @param {Map<K, V>} after
 * @returns {Set<K>}
 */
export function differences(before, after) {
  const changed = new Set();
  for (const [key, value] of after) {
    if (!before.has(key) || before.get(key) !== value) changed.add(key);
  }
  for (const key of before.keys()) if (!after.has(key)) changed.add(key);
  return changed;
}

/**
 * Members of one of two sets, and not of the other.
 * @template T
 * @param {Set<T>} one
 * @param {Set<T>} other
 * @returns {Set<T>}
 */
export function either(one, other) {
  const found = new Set();
  for (const member of one) if (!other.has(member)) found.add(member);
  for (const member of other) if (!one.has(member)) found.add(member);
  return found;
}

/* Called by Streamlit after each run, with what Python wants to be seen. */
export async function show({ data, parentElement, setTriggerValue }) {
  const one = shown.get(parentElement) ?? { map: null, data: null };
  shown.set(parentElement, one);
  Object.assign(one, { data, tell: (events) => setTriggerValue("events", events) });
  await Promise.all([...data.styles.map((address) => load(address, true)),
    ...data.scripts.map((address) => load(address, false))]);
  // A later run may have come meanwhile, or the page may have gone.
  if (shown.get(parentElement) !== one || one.data !== data) return () => {};
  one.map ??= new EditMap(parentElement, data, (events) => one.tell(events));
  one.map.update(data);
  return () => {
    shown.delete(parentElement);
    one.map.remove();
  };
}

class EditMap {
  constructor(parent, data, tell) {
    this.tell = tell;
    this.client = Math.random().toString(36).slice(2);
    this.sent = 0;
    this.waiting = [];
    this.drawn = {};
    this.layers = [];
    /** @type {Map<number, any>} */
    this.group = new Map();
    this.selected = new Set();
    this.markers = new Map();
    this.tool = "move";
    this.box = document.createElement("div");
    this.box.className = "gridmap-edit";
    this.box.style.height = `${data.height}px`;
    this.box.setAttribute("role", "region");
    this.box.setAttribute("aria-label", data.words.map);
    parent.append(this.box);
    this.map = L.map(this.box, {
      minZoom: data.zooms[0], maxZoom: data.zooms[1], zoomSnap: 0.25, boxZoom: false, preferCanvas: true,
      doubleClickZoom: false,
    });
    // The tests ask it.
    Object.assign(this.box, { gridmap: this });
    gridmap.prepare(this.map, { ...data.prepare, clicks: false });
    gridmap.tiles(data.base.address, data.base.options).addTo(this.map);
    this.shapes = L.layerGroup().addTo(this.map);
    this.tools(data);
    this.map.on("click", (event) => this.clicked(event));
    this.map.on("mousemove", L.Util.throttle((event) => this.over(event), 60, this));
    this.drags();
    this.size = new ResizeObserver(() => this.map.invalidateSize({ animate: false }));
    this.size.observe(this.box);
  }

  remove() {
    this.size.disconnect();
    this.map.remove();
    this.box.remove();
  }

  // What Python wants --------------------------------------------------------------------------

  update(data) {
    this.data = data;
    this.changed("height", data.height, () => {
      this.box.style.height = `${data.height}px`;
    });
    this.changed("tiles", data.tiles, () => this.putTiles(data.tiles));
    const changed = this.regroup(data.group);
    // Python has not heard of the last clicks yet: what it says of the selection is old.
    const heard = data.heard.client === this.client ? data.heard.number : 0;
    this.waiting = this.waiting.filter((event) => event.number > heard);
    if (!this.waiting.length) this.reselect(data.selected, changed);
    this.restyle(changed);
    this.changed("shapes", data.shapes, () => this.putShapes(data.shapes));
    this.putMarkers(data.markers);
    this.changed("legend", data.legend, () => this.putLegend(data.legend));
    this.changed("look_at", data.look_at, () => {
      if (!data.look_at) return;
      const [west, south, east, north] = data.look_at;
      this.map.fitBounds([[south, west], [north, east]], { maxZoom: 18, animate: false });
    });
    if (data.more) this.tell(this.waiting);
  }

  changed(name, value, act) {
    const text = JSON.stringify(value);
    if (this.drawn[name] === text) return;
    this.drawn[name] = text;
    act();
  }

  putTiles(specs) {
    // Old tiles stay until the new ones are there: nothing flickers.
    for (const old of this.layers) setTimeout(() => old.remove(), 700);
    this.layers = specs.map(({ address, options }) => {
      const layer = gridmap.tiles(address, options);
      if (options.interactive) {
        const name = layer.options.data;
        layer.options.vectorTileLayerStyles[name] = (properties, zoom) =>
          this.look(layer.options.table, properties, zoom);
      }
      return layer.addTo(this.map);
    });
    this.selectable = this.layers.find((layer) => layer.options.interactive);
  }

  look(table, properties, zoom) {
    const known = this.group.get(properties.id);
    const grouped = known === undefined ? properties : { ...properties, group: known };
    const look = gridmap.look(table, grouped, zoom);
    return this.selected.has(properties.id) ? { ...look, stroke: true, ...table.selected } : look;
  }

  regroup({ ids, values }) {
    const group = new Map(ids.map((id, index) => [id, values[index]]));
    const changed = differences(this.group, group);
    this.group = group;
    return changed;
  }

  reselect(ids, changed) {
    const selected = new Set(ids);
    for (const id of either(selected, this.selected)) changed.add(id);
    this.selected = selected;
    if (this.clear) this.clear.disabled = !selected.size;
  }

  restyle(changed) {
    const layer = this.selectable;
    if (!layer || !changed.size) return;
    const style = layer.options.vectorTileLayerStyles[layer.options.data];
    for (const tile of Object.values(layer._vectorTiles)) {
      for (const [id, { feature }] of Object.entries(tile._features)) {
        if (changed.has(Number(id))) layer._updateStyles(feature, tile, style);
      }
    }
  }

  putShapes(shapes) {
    this.shapes.clearLayers();
    for (const { geometry, look } of shapes) {
      L.geoJSON(geometry, {
        style: look,
        interactive: false,
        pointToLayer: (_, place) => L.circleMarker(place, { ...look, interactive: false }),
      }).addTo(this.shapes);
    }
  }

  putMarkers(wanted) {
    const seen = new Set();
    for (const spec of wanted) {
      seen.add(spec.id);
      const text = JSON.stringify(spec);
      const old = this.markers.get(spec.id);
      if (old && old.text === text) {
        // Python did not take it: back to where it was.
        old.marker.setLatLng([spec.lat, spec.lon]);
        continue;
      }
      old?.marker.remove();
      this.markers.set(spec.id, { text, marker: this.marker(spec).addTo(this.map) });
    }
    for (const [id, { marker }] of this.markers) {
      if (seen.has(id)) continue;
      marker.remove();
      this.markers.delete(id);
    }
  }

  marker(spec) {
    const isText = spec.state === "label";
    const html = document.createElement("span");
    html.className = `gridmap-mark gridmap-mark-${spec.state}`;
    if (spec.colour) html.style.setProperty("--mark", spec.colour);
    if (!isText) html.append(document.createElement("i"));
    if (spec.label) {
      const label = document.createElement("b");
      label.textContent = spec.label;
      html.append(label);
    }
    const marker = L.marker([spec.lat, spec.lon], {
      icon: L.divIcon({ html, className: "gridmap-mark-place", iconSize: isText ? [0, 0] : [26, 26] }),
      interactive: !isText,
      keyboard: !isText,
      draggable: spec.draggable,
      title: isText ? "" : spec.title || spec.label,
      alt: spec.title || spec.label,
      zIndexOffset: { chosen: 300, pinned: 300, existing: 200, planned: 150, candidate: 100 }[spec.state] || 0,
    });
    if (isText) return marker;
    marker.on("click", () => this.send({ kind: "pick", marker: spec.id, lon: spec.lon, lat: spec.lat }));
    marker.on("dragend", () => {
      const { lng, lat } = marker.getLatLng();
      this.send({ kind: "drag", marker: spec.id, lon: lng, lat });
    });
    return marker;
  }

  putLegend(legend) {
    this.legend?.remove();
    this.legend = legend.entries.length && gridmap.legend(this.map, legend.title, legend.entries);
    // Small maps need their room.
    if (this.legend && this.box.clientWidth < 450) this.legend.getContainer().open = false;
  }

  // What the user wants ------------------------------------------------------------------------

  send(event) {
    this.waiting.push({ ...event, client: this.client, number: ++this.sent });
    this.tell(this.waiting);
  }

  clicked(event) {
    if (this.dragged) return;
    const { lng, lat } = event.latlng;
    if (this.tool === "add") return this.send({ kind: "add", lon: lng, lat });
    if (!this.data.can_select || !this.selectable) return undefined;
    const feature = this.selectable.hit(this.map, event.latlng);
    if (!feature || !this.group.has(feature.properties.id)) return undefined;
    const { id } = feature.properties;
    const selected = new Set(this.selected);
    if (!selected.delete(id)) selected.add(id);
    this.select([...selected]);
    return this.send({ kind: "toggle", id });
  }

  // At once: the answer is on its way.
  select(ids) {
    const changed = new Set();
    this.reselect(ids, changed);
    this.restyle(changed);
  }

  over({ latlng }) {
    if (this.tool !== "move" || !this.data?.can_select || !this.selectable) return;
    if (/** @type {any} */ (this.map.dragging).moving()) return;
    const feature = this.selectable.hit(this.map, latlng);
    this.box.classList.toggle("gridmap-over", !!feature && this.group.has(feature.properties.id));
  }

  tools({ tools, words, can_select }) {
    const buttons = new Map();
    this.buttons = buttons;
    const control = new L.Control({ position: "topright" });
    control.onAdd = () => {
      const bar = L.DomUtil.create("div", "gridmap-tools");
      bar.setAttribute("role", "toolbar");
      bar.setAttribute("aria-label", words.tools);
      const modes = ["move", ...tools];
      for (const name of modes.length > 1 ? modes : []) {
        const button = L.DomUtil.create("button", "", bar);
        Object.assign(button, { type: "button", textContent: words[name], title: words[`${name}_help`] });
        button.onclick = () => this.take(name);
        buttons.set(name, button);
      }
      const clear = L.DomUtil.create("button", "", bar);
      Object.assign(clear, { type: "button", textContent: words.clear, hidden: !can_select });
      clear.disabled = true;
      clear.onclick = () => this.unselect();
      this.clear = clear;
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    };
    control.addTo(this.map);
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.stop?.();
      if (this.tool === "move") this.unselect();
      else this.take("move");
    });
    this.take("move");
  }

  unselect() {
    if (!this.selected.size || !this.data.can_select) return;
    this.select([]);
    this.send({ kind: "clear" });
  }

  take(name) {
    this.tool = name;
    for (const [one, button] of this.buttons ?? []) button.setAttribute("aria-pressed", one === name);
    const draws = name === "lasso" || name === "rectangle";
    this.map.dragging[draws ? "disable" : "enable"]();
    this.box.classList.toggle("gridmap-drawing", draws || name === "add");
    this.box.style.touchAction = draws ? "none" : "";
  }

  // Lasso and rectangle: a line after the pointer, and its ring when the pointer is let go.
  drags() {
    this.box.addEventListener("pointerdown", (event) => {
      const draws = this.tool === "lasso" || this.tool === "rectangle";
      const boxes = event.shiftKey && this.data.tools.includes("rectangle") && this.tool === "move";
      if (event.button || !(draws || boxes) || !event.isPrimary) return;
      if (/** @type {Element} */ (event.target).closest(".leaflet-control, .leaflet-marker-icon")) return;
      event.preventDefault();
      this.draw(event, boxes || this.tool === "rectangle");
    }, true);
  }

  draw(begun, isRectangle) {
    const at = (event) => this.map.mouseEventToContainerPoint(event);
    const first = at(begun);
    const points = [first];
    const look = { className: "gridmap-lasso", color: "#1f2a33", weight: 2, dashArray: "6 4",
      fillColor: "#1d5fa8", fillOpacity: 0.12, interactive: false };
    const line = L.polygon([], look).addTo(this.map);
    const wasDragging = this.map.dragging.enabled();
    this.map.dragging.disable();
    this.box.setPointerCapture(begun.pointerId);
    const ring = () => {
      const last = points[points.length - 1];
      const corners = isRectangle
        ? [first, L.point(last.x, first.y), last, L.point(first.x, last.y)] : points;
      return corners.map((point) => this.map.containerPointToLatLng(point));
    };
    const move = (event) => {
      const point = at(event);
      if (point.distanceTo(points[points.length - 1]) < 3) return;
      points.push(point);
      line.setLatLngs(ring());
    };
    this.stop = () => {
      this.box.removeEventListener("pointermove", move);
      this.box.removeEventListener("pointerup", end);
      this.box.removeEventListener("pointercancel", this.stop);
      line.remove();
      if (wasDragging) this.map.dragging.enable();
      this.stop = null;
    };
    const end = (event) => {
      const far = Math.max(...points.map((point) => point.distanceTo(first)));
      const corners = ring();
      this.stop();
      if (far < LEAST_DRAG) return;
      // The click that follows is the drag's end.
      this.dragged = true;
      setTimeout(() => { this.dragged = false; }, 50);
      this.send({ kind: "within", ring: corners.map(({ lng, lat }) => [lng, lat]), removes: event.altKey });
    };
    this.box.addEventListener("pointermove", move);
    this.box.addEventListener("pointerup", end);
    this.box.addEventListener("pointercancel", this.stop);
  }
}
