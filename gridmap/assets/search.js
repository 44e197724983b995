// @ts-check
/* The one search box: suggestions while one types, and the map flies to what is chosen. */
import { Asking, isShortcut, step, told } from "./asking.js";
import { styleOf } from "./paint.js";

const WAIT_MS = 120;
const ROOM_M = 60; // metres around a building or point: its neighbours are seen
const FLIGHT_MS = 350;
let count = 0;

export class Search {
  /** @param {any} owner the map that it moves */
  constructor(owner) {
    this.owner = owner;
    /** @type {any[]} */
    this.found = [];
    this.at = -1;
    this.name = `gridmap-search-${++count}`;
    this.asking = new Asking(WAIT_MS, (text) => this.fetch(text), (text, found) => this.offer(text, found));
    this.box = document.createElement("form");
    this.box.className = "gridmap-search";
    this.box.setAttribute("role", "search");
    this.input = this.box.appendChild(document.createElement("input"));
    Object.assign(this.input, { type: "search", autocomplete: "off", spellcheck: false, maxLength: 80, enterKeyHint: "search" });
    for (const [key, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${this.name}-list`,
    })) this.input.setAttribute(key, value);
    this.list = this.box.appendChild(document.createElement("ul"));
    this.list.id = `${this.name}-list`;
    this.list.setAttribute("role", "listbox");
    this.note = this.box.appendChild(document.createElement("p"));
    this.note.setAttribute("role", "status");
    // The map lies below the bar; the box lies over both.
    document.body.append(this.box);
    this.layer = new ol.layer.Vector({ source: new ol.source.Vector(), zIndex: 21 });
    owner.map.addLayer(this.layer);
    this.listen();
    this.close();
  }

  listen() {
    this.input.addEventListener("focus", () => {
      // The answers' index is made ready while the first letters are typed.
      this.fetch("").catch(() => {});
      if (this.input.value) this.asking.ask(this.input.value);
    });
    this.input.addEventListener("input", () => {
      if (!this.input.value.trim()) this.forget();
      this.asking.ask(this.input.value);
    });
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.box.addEventListener("submit", (event) => event.preventDefault());
    this.box.addEventListener("focusout", (event) => {
      if (!this.box.contains(/** @type {Node | null} */ (event.relatedTarget))) this.close();
    });
    // The input keeps the focus while an option is clicked.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = /** @type {Element} */ (event.target).closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
    const shortcut = (event) => {
      if (!isShortcut(event)) return;
      event.preventDefault();
      this.input.focus();
      this.input.select();
    };
    document.addEventListener("keydown", shortcut);
    this.deaf = () => document.removeEventListener("keydown", shortcut);
  }

  remove() {
    this.deaf?.();
    this.asking.stop();
    this.box.remove();
  }

  update(words) {
    this.words = words;
    this.look = words.look;
    this.input.placeholder = words.hint;
    this.input.setAttribute("aria-label", words.search);
    this.list.setAttribute("aria-label", words.found);
  }

  async fetch(text) {
    const answer = await fetch(`/search?q=${encodeURIComponent(text)}`);
    if (!answer.ok) throw new Error(`search: ${answer.status}`);
    return answer.json();
  }

  /* What was found for a text; null where there is no answer. */
  offer(text, found) {
    if (document.activeElement !== this.input || !text.trim()) return;
    this.found = found ?? [];
    this.list.replaceChildren(...this.found.map((one, index) => this.option(one, index)));
    this.at = this.found.length ? 0 : -1;
    this.note.textContent = found ? (this.found.length ? "" : this.words.nothing) : this.words.silent;
    this.mark();
    if (this.chosenSoon === text) this.choose(0);
  }

  option(one, index) {
    const option = document.createElement("li");
    option.id = `${this.name}-${index}`;
    option.setAttribute("role", "option");
    const kind = option.appendChild(document.createElement("i"));
    kind.textContent = this.words.kinds[one.kind];
    const words = option.appendChild(document.createElement("span"));
    words.appendChild(document.createElement("b")).textContent = one.title;
    words.appendChild(document.createElement("small")).textContent = told(one, this.words);
    return option;
  }

  mark() {
    const isOpen = this.found.length > 0;
    this.list.hidden = !isOpen;
    this.note.hidden = !this.note.textContent;
    this.input.setAttribute("aria-expanded", String(isOpen));
    for (const [index, option] of [...this.list.children].entries()) {
      option.setAttribute("aria-selected", String(index === this.at));
      if (index === this.at) option.scrollIntoView({ block: "nearest" });
    }
    if (this.at < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.name}-${this.at}`);
  }

  close() {
    this.found = [];
    this.at = -1;
    this.note.textContent = "";
    this.list.replaceChildren();
    this.mark();
  }

  pressed(event) {
    // Enter and arrows of an input method choose its characters.
    if (event.isComposing) return;
    this.chosenSoon = undefined;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.at = step(this.at, this.found.length, event.key === "ArrowDown" ? 1 : -1);
      this.mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      // Typed faster than answered: what comes first is chosen when it comes.
      if (this.asking.isWaiting) {
        this.chosenSoon = this.input.value;
        this.asking.now();
      } else if (this.at >= 0) this.choose(this.at);
      else if (this.input.value.trim()) {
        this.chosenSoon = this.input.value;
        this.asking.ask(this.input.value);
      }
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (this.found.length || this.note.textContent) this.close();
      else {
        this.input.value = "";
        this.forget();
      }
    }
  }

  choose(index) {
    const one = this.found[index];
    this.chosenSoon = undefined;
    if (!one || !this.owner.mayFind(one.layer)) return;
    this.asking.stop();
    this.input.value = one.title;
    this.input.blur();
    this.close();
    this.outlined = one;
    this.outline(one);
    this.fly(one.bounds);
    this.owner.foundThing(one);
  }

  outline({ outline }) {
    const format = new ol.format.GeoJSON({ featureProjection: "EPSG:3857" });
    const source = this.layer.getSource();
    source.clear();
    // White beneath, seen on any ground.
    const beneath = { ...this.look, color: "#ffffff", weight: this.look.weight + 4 };
    this.layer.setStyle([beneath, this.look].map((one) => styleOf(one, 16)));
    source.addFeature(format.readFeature({ type: "Feature", geometry: outline, properties: {} }));
  }

  fly([west, south, east, north]) {
    const extent = ol.proj.transformExtent([west, south, east, north], "EPSG:4326", "EPSG:3857");
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.owner.lookAt(ol.extent.buffer(extent, ROOM_M), undefined, still ? 0 : FLIGHT_MS);
  }

  /* What was found is outlined no longer. */
  forget() {
    this.outlined = null;
    this.layer.getSource().clear();
    this.close();
  }

  /* A building that was found is outlined until another is chosen, or none. */
  selected(ids) {
    if (this.outlined?.layer === "building" && !ids.includes(this.outlined.id)) this.forget();
  }
}
