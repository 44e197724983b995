// @ts-check
/* Places with marks of their own: buttons over the map, which can be clicked and some dragged. */

const ABOVE = { chosen: 5, pinned: 5, forbidden: 4, existing: 3, planned: 2, candidate: 1 };

export class Marks {
  constructor(map, send) {
    this.map = map;
    this.send = send;
    /** @type {Map<string, {text: string, overlay: any, side: string}>} */
    this.known = new Map();
    /** @type {Set<string>} */
    this.hidden = new Set();
  }

  /* Hide the states whose line of the legend is switched off. */
  hide(hidden) {
    this.hidden = hidden;
    for (const { overlay } of this.known.values()) this.seen(overlay);
  }

  seen(overlay) {
    overlay.getElement().hidden = this.hidden.has(`mark ${overlay.get("state")}`);
  }

  update(wanted) {
    const seen = new Set();
    for (const spec of wanted) {
      seen.add(spec.id);
      const text = JSON.stringify(spec);
      const old = this.known.get(spec.id);
      if (old && old.text === text) {
        // Python did not take it: back to where it was.
        old.overlay.setPosition(ol.proj.fromLonLat([spec.lon, spec.lat]));
        continue;
      }
      if (old) this.map.removeOverlay(old.overlay);
      const overlay = this.overlay(spec);
      this.map.addOverlay(overlay);
      this.known.set(spec.id, { text, overlay, side: spec.side });
    }
    for (const [id, { overlay }] of this.known) {
      if (seen.has(id)) continue;
      this.map.removeOverlay(overlay);
      this.known.delete(id);
    }
  }

  overlay(spec) {
    const isText = spec.state === "label";
    const element = document.createElement(isText ? "span" : "button");
    element.className = `gridmap-mark gridmap-mark-${spec.state}`;
    if (spec.colour) element.style.setProperty("--mark", spec.colour);
    if (!isText) {
      const title = spec.title || spec.label;
      Object.assign(element, { type: "button", title });
      // What is seen is said: who speaks to the machine says what is seen.
      element.setAttribute("aria-label", title.includes(spec.label) ? title : `${spec.label} ${title}`);
      element.append(document.createElement("i"));
    }
    if (spec.label) {
      const label = element.appendChild(document.createElement("b"));
      label.textContent = spec.label;
    }
    const overlay = new ol.Overlay({
      element, position: ol.proj.fromLonLat([spec.lon, spec.lat]), positioning: "center-center", stopEvent: !isText,
      className: `ol-overlay-container gridmap-above-${ABOVE[spec.state] ?? 0}${isText ? " gridmap-text" : ""}`,
    });
    overlay.set("state", spec.state);
    this.seen(overlay);
    if (isText) return overlay;
    element.addEventListener("click", () => {
      if (!overlay.get("dragged")) this.send({ kind: "pick", marker: spec.id, lon: spec.lon, lat: spec.lat });
      overlay.set("dragged", false);
    });
    if (spec.draggable) this.drags(element, overlay, spec);
    return overlay;
  }

  drags(element, overlay, spec) {
    element.classList.add("gridmap-draggable");
    element.addEventListener("pointerdown", (begun) => {
      begun.preventDefault();
      element.setPointerCapture(begun.pointerId);
      const move = (event) => {
        if (Math.hypot(event.clientX - begun.clientX, event.clientY - begun.clientY) < 4) return;
        overlay.set("dragged", true);
        overlay.setPosition(this.map.getEventCoordinate(event));
      };
      const end = () => {
        element.removeEventListener("pointermove", move);
        if (!overlay.get("dragged")) return;
        const [lon, lat] = ol.proj.toLonLat(overlay.getPosition());
        this.send({ kind: "drag", marker: spec.id, lon, lat });
      };
      element.addEventListener("pointermove", move);
      element.addEventListener("pointerup", end, { once: true });
    });
  }
}
