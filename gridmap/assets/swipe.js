// @ts-check
/* Two maps in one, with a line between them that can be dragged: what has a side is seen there alone. */

export class Swipe {
  /** @param {any} owner the map that it divides */
  constructor(owner) {
    this.owner = owner;
    this.share = 0;
    this.names = "";
    this.box = owner.box.appendChild(document.createElement("div"));
    this.box.className = "gridmap-swipe";
    this.box.hidden = true;
    this.line = this.box.appendChild(document.createElement("i"));
    this.sides = ["left", "right"].map((side) => {
      const name = this.box.appendChild(document.createElement("b"));
      name.className = `gridmap-swipe-${side}`;
      return name;
    });
    this.range = this.box.appendChild(document.createElement("input"));
    Object.assign(this.range, { type: "range", min: "0", max: "100", step: "0.5" });
    this.range.oninput = () => this.put(Number(this.range.value) / 100);
    owner.map.on("postrender", () => this.cutMarks());
  }

  /** @param {{swipe: string[] | null, words: any}} data */
  update({ swipe, words }) {
    const names = JSON.stringify(swipe);
    if (names === this.names) return;
    this.names = names;
    this.box.hidden = !swipe;
    this.range.setAttribute("aria-label", words.swipe);
    swipe?.forEach((name, at) => { this.sides[at].textContent = name; });
    // In the middle of what no panel covers.
    const [, right, , left] = this.owner.padding();
    const width = this.owner.box.clientWidth || 1;
    this.put(swipe ? (left + width - right) / 2 / width : 0);
  }

  put(share) {
    this.share = share;
    this.range.value = String(100 * share);
    this.box.style.setProperty("--share", `${100 * share}%`);
    this.owner.map.render();
    this.cutMarks();
  }

  get isOn() {
    return !this.box.hidden;
  }

  /* Draw a layer on its side only. */
  cut(layer, side) {
    layer.on("prerender", (event) => {
      const context = event.context;
      context.save();
      if (!this.isOn || !side) return;
      const [width, height] = this.owner.map.getSize();
      const middle = this.share * width;
      const [from, to] = side === "left" ? [0, middle] : [middle, width];
      const corners = [[from, 0], [to, 0], [to, height], [from, height]].map((pixel) => ol.render.getRenderPixel(event, pixel));
      context.beginPath();
      for (const [x, y] of corners) context.lineTo(x, y);
      context.closePath();
      context.clip();
    });
    layer.on("postrender", (event) => event.context.restore());
  }

  cutMarks() {
    const middle = this.share * this.owner.box.clientWidth;
    for (const { overlay, side } of this.owner.marks.known.values()) {
      if (!side) continue;
      const pixel = this.owner.map.getPixelFromCoordinate(overlay.getPosition());
      const isSeen = !this.isOn || !pixel || (side === "left") === (pixel[0] < middle);
      overlay.getElement().style.visibility = isSeen ? "" : "hidden";
    }
  }
}
