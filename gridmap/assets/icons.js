// @ts-check
/* Signs on the map's buttons, as strokes in a square of 24. */
const PATHS = {
  closer: "M12 5v14M5 12h14",
  wider: "M5 12h14",
  home: "M4 11l8-7 8 7M6 10v10h12V10",
  locate: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v4M12 18v4M2 12h4M18 12h4",
  measure: "M3 16L16 3l5 5L8 21zM7 12l2 2M10 9l2 2M13 6l2 2",
  print: "M7 8V3h10v5M7 17H4V9h16v8h-3M7 14h10v7H7z",
  full: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  fold: "M15 5l-7 7 7 7",
};

/**
 * A button with a sign, named for whoever does not see it.
 * @param {keyof typeof PATHS} sign
 * @param {string} name
 * @param {() => void} act
 */
export function signButton(sign, name, act) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", title: name, onclick: act });
  button.setAttribute("aria-label", name);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[sign]);
  svg.append(path);
  button.append(svg);
  return button;
}
