// @ts-check
/* The place that a map shows, in the address: #zoom/latitude/longitude, whatever else changes. */

/** @param {string} hash */
export function read(hash) {
  const found = /^#?(\d{1,2}(?:\.\d+)?)\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)$/.exec(hash);
  if (!found) return null;
  const [zoom, lat, lon] = found.slice(1).map(Number);
  return lat > 85 || lat < -85 || lon > 180 || lon < -180 ? null : { zoom, lat, lon };
}

/** @param {{zoom: number, lat: number, lon: number}} place */
export function write({ zoom, lat, lon }) {
  return `#${Number(zoom.toFixed(2))}/${lat.toFixed(5)}/${lon.toFixed(5)}`;
}

export class Place {
  /** @param {(place: {zoom: number, lat: number, lon: number}) => void} go */
  constructor(go) {
    this.hash = read(location.hash) ? location.hash : "";
    // Streamlit writes addresses without the place; back and forward bring that of their time.
    for (const name of /** @type {const} */ (["pushState", "replaceState"])) {
      const own = history[name].bind(history);
      history[name] = (state, title, url) =>
        own(state, title, this.hash && url != null && !String(url).includes("#") ? `${url}${this.hash}` : url);
    }
    addEventListener("popstate", () => this.back(go));
    addEventListener("hashchange", () => this.back(go));
    addEventListener("pagehide", () => this.keep());
    document.addEventListener("visibilitychange", () => document.hidden && this.keep());
  }

  back(go) {
    const place = read(location.hash);
    if (!place || location.hash === this.hash) return;
    this.hash = location.hash;
    go(place);
  }

  show(place) {
    const hash = write(place);
    if (hash === this.hash) return;
    this.moved = this.hash !== "";
    this.hash = hash;
    history.replaceState(history.state, "", location.pathname + location.search + hash);
  }

  /* The account keeps where it was last, for the next login. */
  keep() {
    if (!this.moved || !this.hash) return;
    this.moved = false;
    navigator.sendBeacon("/place", this.hash.slice(1));
  }
}
