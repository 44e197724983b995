// @ts-check
/* Words that Streamlit writes itself, which are English, in the words of this application. */

const NAMES = ["aria-label", "title", "placeholder"];

export class Borrowed {
  /** @param {Element} root what is looked at, and watched */
  constructor(root) {
    this.root = root;
    /** @type {[RegExp, string][]} */
    this.words = [];
    this.known = "";
    const what = { subtree: true, childList: true, characterData: true, attributeFilter: NAMES };
    new MutationObserver((seen) => {
      for (const { type, target, addedNodes } of seen) {
        if (type === "childList") for (const node of addedNodes) this.inside(node);
        else this.inside(target);
      }
    }).observe(root, what);
  }

  /** @param {Record<string, string>} words ours by theirs; {name} is whatever stands there */
  update(words) {
    const known = JSON.stringify(words);
    if (known === this.known) return;
    this.known = known;
    this.words = Object.entries(words).map(([theirs, ours]) => [pattern(theirs), ours.replaceAll(/\{(\w+)\}/g, "$<$1>")]);
    this.inside(this.root);
  }

  /** @param {Node} node */
  inside(node) {
    if (node instanceof Text) {
      const ours = translated(node.data, this.words);
      if (ours !== node.data) node.data = ours;
    } else if (node instanceof Element) {
      for (const name of NAMES) this.attribute(node, name);
      for (const child of node.childNodes) this.inside(child);
    }
  }

  attribute(element, name) {
    const theirs = element.getAttribute(name);
    const ours = theirs && translated(theirs, this.words);
    if (ours !== theirs) element.setAttribute(name, ours);
  }
}

export function pattern(theirs) {
  const parts = theirs.split(/\{(\w+)\}/);
  const written = parts.map((part, i) => (i % 2 ? `(?<${part}>.+)` : part.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&")));
  return new RegExp(`^${written.join("")}$`, "s");
}

/**
 * @param {string} text
 * @param {[RegExp, string][]} words
 */
export function translated(text, words) {
  const found = words.find(([theirs]) => theirs.test(text));
  return found ? text.replace(...found) : text;
}
