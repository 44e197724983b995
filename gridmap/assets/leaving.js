// @ts-check
/* What is not saved is not left by a slip: reload, link, view of the page, hit of the search and the
   browser's way back ask first. */

const WAYS = '[data-testid="stPageLink"] a, .st-key-view button:not([aria-checked="true"])';
const ECHO_MS = 300;

/* Whether the browser's way back, or forward, loses something: not where the address keeps it, step by step. */
export function loses(/** @type {string} */ from, /** @type {string} */ to, { is_unsaved, is_in_address }) {
  if (!is_unsaved || is_in_address) return false;
  return from.split("#")[0] !== to.split("#")[0];
}

export class Leaving {
  constructor() {
    /* As `show_map` has them. */
    this.page = { is_unsaved: false, is_in_address: false, gives: "", words: { unsaved: "" } };
    /** @type {{way: Element | null, at: number}} */
    this.refused = { way: null, at: 0 };
    addEventListener("beforeunload", (event) => this.page.is_unsaved && !this.page.is_in_address && event.preventDefault());
    document.addEventListener("click", (event) => this.clicked(event), true);
    // Before the browser goes: Streamlit shows what the address says, whoever else hears of it. Browsers before 2023 do not tell.
    /** @type {any} */ (globalThis).navigation?.addEventListener("navigate", (event) => this.gone(event));
  }

  /* Whether nothing is lost, or the user does not mind. */
  may() {
    return !this.page.is_unsaved || globalThis.confirm(this.page.words.unsaved);
  }

  /* Whether a thing that was found may be shown. */
  mayFind(/** @type {string} */ layer) {
    return layer !== this.page.gives || this.may();
  }

  clicked(/** @type {MouseEvent} */ event) {
    const way = event.target instanceof Element && event.target.closest(WAYS);
    if (!way || event.ctrlKey || event.metaKey) return;
    // A button that misses its click makes another one.
    const isEcho = this.refused.way === way && Date.now() - this.refused.at < ECHO_MS;
    if (!isEcho && this.may()) return;
    this.refused = { way, at: Date.now() };
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  gone(event) {
    if (event.navigationType !== "traverse" || !event.cancelable) return;
    if (loses(location.href, event.destination.url, this.page) && !this.may()) event.preventDefault();
  }
}
