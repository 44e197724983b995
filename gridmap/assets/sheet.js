// @ts-check
/* The panel of a phone is a sheet over the map, in three heights: it is dragged, tapped or moved by
   the arrow keys. */

const HEIGHTS = [0.14, 0.46, 1]; // shares of the window; the last one leaves the bars free
const TAP = 8; // pixels that a tap may move

export class Sheet {
  constructor() {
    this.level = 1;
    this.place = document.createElement("section");
    this.place.className = "gridmap-grab";
    this.handle = this.place.appendChild(document.createElement("div"));
    this.handle.tabIndex = 0;
    for (const [name, value] of Object.entries({ role: "slider", "aria-orientation": "vertical", "aria-valuemin": "0", "aria-valuemax": "2" })) {
      this.handle.setAttribute(name, value);
    }
    this.handle.addEventListener("pointerdown", (event) => this.grab(event));
    this.handle.addEventListener("keydown", (event) => this.pressed(event));
    document.body.append(this.place);
    this.set(1);
  }

  update(words) {
    this.words = words;
    this.place.setAttribute("aria-label", words.sheet);
    this.handle.setAttribute("aria-label", words.sheet);
    this.handle.setAttribute("aria-valuetext", words.heights[this.level]);
  }

  set(level) {
    this.level = Math.min(2, Math.max(0, level));
    this.handle.setAttribute("aria-valuenow", String(this.level));
    if (this.words) this.handle.setAttribute("aria-valuetext", this.words.heights[this.level]);
    document.documentElement.style.setProperty("--sheet",
      `min(${HEIGHTS[this.level] * 100}dvh, 100dvh - var(--bar) - var(--tabs) - 8px)`);
  }

  pressed(event) {
    const steps = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, Home: -2, End: 2 };
    if (event.key in steps) this.set(this.level + steps[event.key]);
    else if (event.key === "Enter" || event.key === " ") this.set((this.level + 1) % 3);
    else return;
    event.preventDefault();
  }

  grab(down) {
    const from = this.place.getBoundingClientRect().top, bottom = innerHeight - this.tabs();
    this.handle.setPointerCapture(down.pointerId);
    const high = (event) => bottom - from - (event.clientY - down.clientY);
    const move = (event) => document.documentElement.style.setProperty("--sheet", `${Math.max(60, high(event))}px`);
    const end = (event) => {
      this.handle.removeEventListener("pointermove", move);
      this.handle.removeEventListener("pointerup", end);
      this.handle.removeEventListener("pointercancel", end);
      if (Math.abs(event.clientY - down.clientY) < TAP) {
        this.set(this.level === 1 ? 2 : 1);
        return;
      }
      const share = high(event) / innerHeight;
      const apart = HEIGHTS.map((one) => Math.abs(Math.min(one, 0.86) - share));
      this.set(apart.indexOf(Math.min(...apart)));
    };
    this.handle.addEventListener("pointermove", move);
    this.handle.addEventListener("pointerup", end);
    this.handle.addEventListener("pointercancel", end);
  }

  tabs() {
    return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--tabs")) || 0;
  }
}
