// @ts-check
/* What folium's maps of gridmap need in the browser: tiles by a style table, clicks, names, legend. */
window.gridmap = (() => {
  L.Icon.Default.imagePath = "/assets/npm/leaflet/dist/images/";
  // Gone since Leaflet 1.8, but Leaflet.VectorGrid 1.3 calls it.
  L.DomEvent.fakeStop = L.DomEvent.fakeStop || (() => {});

  // VectorGrid draws one pixel a point: blurred on every phone.
  const ratio = window.devicePixelRatio > 1 ? 2 : 1;
  const plain = L.Canvas.Tile.prototype.initialize;
  L.Canvas.Tile.prototype.initialize = function (coords, size, options) {
    plain.call(this, coords, size, options);
    this._container.width = size.x * ratio;
    this._container.height = size.y * ratio;
    this._ctx.scale(ratio, ratio);
  };

  const { atZoom, look, kind, upright, meet } = globalThis.gridmapStyle;

  const Tiles = L.VectorGrid.Protobuf.extend({
    _getVectorTilePromise(coords) {
      const place = { x: coords.x, y: coords.y, z: coords.z + (this.options.zoomOffset || 0) };
      return L.VectorGrid.Protobuf.prototype._getVectorTilePromise.call(this, place);
    },
    // The uppermost feature at a place; `point` of the tile, in pixels.
    hit(map, latlng) {
      const size = this.getTileSize();
      const pixel = map.project(latlng, this._tileZoom);
      const coords = pixel.unscaleBy(size).floor();
      coords.z = this._tileZoom;
      const tile = this._vectorTiles[this._tileCoordsToKey(coords)];
      const point = pixel.subtract(coords.scaleBy(size));
      for (let order = tile?._drawLast; order; order = order.prev) {
        if (order.layer._containsPoint(point)) return order.layer;
      }
      return null;
    },
    select(id) {
      if (this._selected !== undefined) this.resetFeatureStyle(this._selected);
      this._selected = id;
      if (id === undefined) return;
      const table = this.options.table;
      this.setFeatureStyle(id, (properties, zoom) =>
        Object.assign(look(table, properties, zoom), { stroke: true }, table.selected));
    },
  });

  function tiles(address, options) {
    const names = Object.keys(options.styles);
    const styles = {};
    for (const name of names) {
      styles[name] = (properties, zoom) => look(options.styles[name], properties, zoom);
    }
    return new Tiles(address, Object.assign({
      rendererFactory: L.canvas.tile,
      vectorTileLayerStyles: styles,
      // Of a data layer; the base map's features answer nothing.
      getFeatureId: options.interactive ? (feature) => feature.properties.id : undefined,
      data: names[0],
      table: options.styles[names[0]],
      tolerance: 3,
      keepBuffer: 1,
      updateWhenZooming: false,
    }, options));
  }

  function find(map, latlng) {
    const layers = [];
    map.eachLayer((layer) => {
      if (layer instanceof Tiles && layer.options.interactive) layers.push(layer);
    });
    layers.sort((a, b) => b.options.zIndex - a.options.zIndex);
    for (const layer of layers) {
      const feature = layer.hit(map, latlng);
      if (feature) return { layer, feature };
    }
    return { layer: null, feature: null, layers };
  }

  // streamlit-folium listens to the layers that are on the map when it starts. This one always
  // is, and speaks for all of them; it takes what was clicked from toGeoJSON().
  function answerClicks(map) {
    const bridge = L.layerGroup().addTo(map);
    let selected = null;
    map.on("click", (event) => {
      const { layer, feature } = find(map, event.latlng);
      if (selected && selected !== layer) selected.select(undefined);
      if (layer) layer.select(feature.properties.id);
      selected = layer;
      const answer = feature && {
        type: "Feature",
        geometry: { type: "Point", coordinates: [event.latlng.lng, event.latlng.lat] },
        properties: Object.assign({ layer: layer.options.data }, feature.properties),
      };
      bridge.fire("click", { latlng: event.latlng, layer: { toGeoJSON: () => answer } });
    });
    map.on("gridmap:chosen", () => {
      if (selected) selected.select(undefined);
      selected = null;
    });
    map.on("mousemove", L.Util.throttle((event) => {
      if (map.dragging.moving()) return;
      map.getContainer().classList.toggle("gridmap-over", !!find(map, event.latlng).feature);
    }, 60, map));
  }

  const Labels = L.Layer.extend({
    onAdd(map) {
      this._pane = map.getPane("gridmap-labels") || map.createPane("gridmap-labels");
      this._pane.classList.add("leaflet-zoom-hide");
      Object.assign(this._pane.style, { zIndex: 450, pointerEvents: "none" });
      this._asked = 0;
      map.on("moveend", this._ask, this);
      map.whenReady(this._ask, this);
    },
    onRemove(map) {
      map.off("moveend", this._ask, this);
      this._pane.replaceChildren();
    },
    // By whole tiles of 512 pixels: a small move asks for the same address, which is cached.
    _ask() {
      const map = this._map, asked = ++this._asked;
      const view = map.getPixelBounds();
      const corner = (point, round) => map.unproject(
        L.point(round(point.x / 512), round(point.y / 512)).multiplyBy(512));
      const nw = corner(view.min, Math.floor), se = corner(view.max, Math.ceil);
      const box = [nw.lng, se.lat, se.lng, nw.lat].map((degrees) => degrees.toFixed(6));
      fetch(`/labels?bbox=${box}&zoom=${Math.round(map.getZoom())}`)
        .then((answer) => (answer.ok && answer.status !== 204 ? answer.json() : []))
        .then((names) => { if (this._map && asked === this._asked) this._write(names); });
    },
    // The most important first; whatever would touch one that stands is left out.
    _write(names) {
      const taken = [];
      this._pane.replaceChildren();
      for (const name of names) {
        const at = this._map.latLngToLayerPoint([name.lat, name.lon]);
        const label = L.DomUtil.create("span", `gridmap-label gridmap-label-${name.kind}`, this._pane);
        label.textContent = name.text;
        label.style.transform =
          `translate(${at.x}px, ${at.y}px) translate(-50%, -50%) rotate(${upright(name.angle)}deg)`;
        const box = label.getBoundingClientRect();
        if (taken.some((other) => meet(box, other))) label.remove();
        else taken.push(box);
      }
    },
  });

  // A map that is made anew, with another radius say, opens where the old one was left.
  function openAt(map, bounds) {
    const key = `gridmap-view ${JSON.stringify(bounds)}`;
    const everything = () => map.fitBounds(bounds, { animate: false });
    const kept = JSON.parse(sessionStorage.getItem(key) || "null");
    if (kept) map.setView(kept.center, kept.zoom, { animate: false });
    // In a tab that is not open yet a map has no size.
    else if (map.getSize().x) everything();
    else map.once("resize", everything);
    map.on("moveend", () => {
      if (map.getSize().x) {
        sessionStorage.setItem(key, JSON.stringify({ center: map.getCenter(), zoom: map.getZoom() }));
      }
    });
    return everything;
  }

  function addHome(map, title, everything) {
    const control = new L.Control({ position: "topleft" });
    control.onAdd = () => {
      const bar = L.DomUtil.create("div", "leaflet-bar gridmap-home");
      const button = L.DomUtil.create("a", "", bar);
      Object.assign(button, { href: "#", title, role: "button", textContent: "⌂" });
      button.setAttribute("aria-label", title);
      L.DomEvent.disableClickPropagation(bar);
      L.DomEvent.on(button, "click", (event) => { L.DomEvent.preventDefault(event); everything(); });
      return bar;
    };
    control.addTo(map);
  }

  function prepare(map, options) {
    map.attributionControl.setPrefix(false);
    if (options.attribution) {
      const text = document.createElement("span");
      text.textContent = options.attribution;
      map.attributionControl.addAttribution(text.outerHTML);
    }
    addHome(map, options.home, openAt(map, options.bounds));
    L.control.scale({ imperial: false }).addTo(map);
    // A map to edit on answers for itself.
    if (options.clicks !== false) answerClicks(map);
    if (options.labels) new Labels().addTo(map);
  }

  function legend(map, title, entries) {
    const control = new L.Control({ position: "bottomright" });
    control.onAdd = () => {
      const box = L.DomUtil.create("details", "gridmap-legend");
      box.open = window.innerWidth > 450;
      L.DomUtil.create("summary", "", box).textContent = title;
      const list = L.DomUtil.create("ul", "", box);
      for (const { label, look: shape } of entries) {
        const line = L.DomUtil.create("li", "", list);
        const swatch = L.DomUtil.create("i", kind(shape), line);
        if (shape.fill) swatch.style.background = shape.fillColor;
        const weight = Math.max(1, atZoom(shape.weight, 16) || 0);
        swatch.style[shape.fill ? "border" : "borderTop"] = `${weight}px solid ${shape.color}`;
        swatch.style.opacity = String(shape.fill ? Math.max(shape.fillOpacity, 0.3) : 1);
        line.append(label);
      }
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    return control.addTo(map);
  }

  function outline(group, shape, look) {
    L.geoJSON(shape, {
      style: look,
      interactive: false,
      pointToLayer: (_, place) => L.circleMarker(place, { ...look, interactive: false }),
    }).addTo(group);
    // One thing is chosen at a time.
    window.map.fire("gridmap:chosen");
  }

  // What a person is to choose from: outlines with their labels, all of them in view.
  function choices(map, list, look) {
    const group = L.featureGroup().addTo(map);
    for (const { label, shape } of list) {
      const drawn = L.geoJSON(shape, {
        style: look,
        interactive: false,
        pointToLayer: (_, place) => L.circleMarker(place, { ...look, interactive: false }),
      }).addTo(group);
      const html = document.createElement("span");
      html.className = "gridmap-choice";
      html.textContent = label;
      // No tooltip: Leaflet measures one where it is put, which may be before the styles are there.
      L.marker(drawn.getBounds().getCenter(), {
        icon: L.divIcon({ html, className: "", iconSize: [0, 0] }), interactive: false, keyboard: false,
      }).addTo(map);
    }
    const show = () => map.fitBounds(group.getBounds().pad(0.4), { maxZoom: 17, animate: false });
    if (!group.getLayers().length) return;
    if (map.getSize().x) show();
    else map.once("resize", show);
  }

  return { prepare, tiles, legend, outline, choices, look };
})();
