// @ts-check
/* A window that lost its server: words and a button in the user's language, and on by itself. */

const WAIT = 700; // milliseconds that Streamlit's own reconnecting mostly takes
const AGAIN = 2000;
const SLOW = 6000; // milliseconds that a server may take to say how it is
const PATIENCE = 2; // looks at a server that answers, before the page is loaded anew

export class Connection {
  constructor() {
    this.words = { lost: "", database: "", again: "" };
    this.answered = 0;
    this.timer = 0;
    this.box = document.createElement("div");
    this.box.className = "gridmap-lost";
    this.box.setAttribute("role", "alertdialog");
    this.box.hidden = true;
    this.text = this.box.appendChild(document.createElement("p"));
    this.text.id = "gridmap-lost-text";
    this.box.setAttribute("aria-labelledby", this.text.id);
    this.button = this.box.appendChild(document.createElement("button"));
    Object.assign(this.button, { type: "button", onclick: () => location.reload() });
    document.body.append(this.box);
    this.app = document.querySelector(".stApp");
    if (this.app) {
      new MutationObserver(() => this.changed()).observe(this.app, { attributeFilter: ["data-test-connection-state"] });
    }
    // The login may have ended while nobody looked.
    document.addEventListener("visibilitychange", () => document.hidden || this.isOver());
  }

  get isConnected() {
    return this.app?.getAttribute("data-test-connection-state") === "CONNECTED";
  }

  changed() {
    clearTimeout(this.timer);
    this.answered = 0;
    document.body.classList.toggle("gridmap-away", !this.isConnected);
    if (this.isConnected) this.box.hidden = true;
    else this.timer = window.setTimeout(() => this.look(), WAIT);
  }

  async look() {
    const fault = await this.fault();
    if (this.isConnected) return;
    if (fault) {
      this.answered = 0;
      this.show(fault);
    } else if (await this.isOver() || ++this.answered > PATIENCE) {
      location.reload();
      return;
    }
    this.timer = window.setTimeout(() => this.look(), AGAIN);
  }

  /* What is wrong with the server, in words; "" for nothing. */
  async fault() {
    try {
      const answer = await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(SLOW) });
      return answer.ok ? "" : this.words.database;
    } catch (error) {
      return error instanceof DOMException && error.name === "TimeoutError" ? this.words.database : this.words.lost;
    }
  }

  /* Whether the login is over: then the page leads to the form, and back here. */
  async isOver() {
    const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" }).catch(() => null);
    if (answer?.status !== 401) return false;
    location.reload();
    return true;
  }

  show(text) {
    this.text.textContent = text;
    this.button.textContent = this.words.again;
    if (!this.box.hidden) return;
    this.box.hidden = false;
    this.button.focus();
  }
}
