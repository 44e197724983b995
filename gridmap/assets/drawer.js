// @ts-check
/* The list below the map: how high it stands is told to the stylesheets, so that legend, scale and
   names of the map's makers stand above it, open or closed. */
const DRAWER = ".st-key-gridmap-drawer";

export class Drawer {
  constructor() {
    /** @type {Element | null} */
    this.element = null;
    this.size = new ResizeObserver(() => this.tell());
    // Each page has one of its own, which comes after the map.
    new MutationObserver(() => this.find()).observe(document.body, { childList: true, subtree: true });
    this.find();
  }

  find() {
    if (this.element?.isConnected) return;
    this.size.disconnect();
    this.element = document.querySelector(DRAWER);
    if (this.element) this.size.observe(this.element);
    // An observer is silent of what has no size from the beginning: a page without a list.
    this.tell();
  }

  tell() {
    const { height = 0 } = this.element?.getBoundingClientRect() ?? {};
    document.documentElement.style.setProperty("--drawer", `${Math.round(height)}px`);
  }
}
