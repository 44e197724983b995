// @ts-check
/* When to ask, and which answer still counts: the part of the search without a page. */

export class Asking {
  /**
   * @param {number} wait milliseconds of rest after which a text is asked for
   * @param {(text: string) => Promise<any>} fetch
   * @param {(text: string, found: any) => void} answer
   */
  constructor(wait, fetch, answer) {
    this.wait = wait;
    this.fetch = fetch;
    this.answer = answer;
    this.number = 0;
    this.isWaiting = false;
    this.text = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  ask(text) {
    this.stop();
    this.text = text;
    if (!text.trim()) return;
    this.isWaiting = true;
    this.timer = setTimeout(() => this.now(), this.wait);
  }

  async now() {
    if (!this.isWaiting) return;
    clearTimeout(this.timer);
    const text = this.text, number = ++this.number;
    let found = null;
    try {
      found = await this.fetch(text);
    } catch {
      // The box says that there is no answer.
    }
    // A later text was typed meanwhile: this answer is old.
    if (number !== this.number) return;
    this.isWaiting = false;
    this.answer(text, found);
  }

  stop() {
    clearTimeout(this.timer);
    this.number += 1;
    this.isWaiting = false;
  }
}

/* The place after `at` in a list that goes round; -1 in an empty one. */
export function step(at, count, by) {
  if (!count) return -1;
  return at < 0 && by < 0 ? count - 1 : (at + by + count) % count;
}

/* The line below a suggestion's title: what tells it apart. */
export function told({ role, services, where }, { posts, language }) {
  return [posts[role], services?.[language], where].filter(Boolean).join(" · ");
}

/* Whether a key is the search's, and no letter that somebody writes. */
export function isShortcut({ key, ctrlKey, metaKey, altKey, target }) {
  if (key !== "/" || ctrlKey || metaKey || altKey) return false;
  return !target?.closest?.("input, textarea, select, [contenteditable=true], [role=textbox]");
}
