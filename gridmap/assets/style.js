// @ts-check
/* How a feature is drawn, by the style table that Python wrote: pure functions, tested with Node. */
globalThis.gridmapStyle = (() => {
  /**
   * Value at a zoom: a number, or steps of [zoom, value] with straight lines between them.
   * @param {number | [number, number][]} value
   * @param {number} zoom
   * @returns {number}
   */
  function atZoom(value, zoom) {
    if (!Array.isArray(value)) return value;
    let [z0, v0] = value[0];
    if (zoom <= z0) return v0;
    for (const [z1, v1] of value) {
      if (zoom <= z1) return v0 + ((v1 - v0) * (zoom - z0)) / (z1 - z0 || 1);
      [z0, v0] = [z1, v1];
    }
    return v0;
  }

  /**
   * Look of a feature: by its value in the table, else by the highest step that it reaches.
   * @param {GridmapTable} table
   * @param {Record<string, any>} properties
   * @param {number} zoom
   */
  function look(table, properties, zoom) {
    const value = table.by === null ? undefined : properties[table.by];
    let found = table.values[value] || table.otherwise;
    if (value !== undefined) {
      for (const [atLeast, step] of table.steps) if (value >= atLeast) found = step;
    }
    const weight = atZoom(found.weight, zoom);
    return { ...found, stroke: weight > 0, weight, radius: atZoom(found.radius, zoom) };
  }

  /**
   * Class of a legend's swatch: a dot, an area (no class) or a line.
   * @param {GridmapLook} shape
   */
  function kind(shape) {
    if (shape.radius) return "gridmap-dot";
    return shape.fill ? "" : "gridmap-line";
  }

  /**
   * Degrees by which a name is turned: along its street, and never upside down.
   * @param {number | null} angle
   */
  function upright(angle) {
    let turned = angle === null ? 0 : -angle;
    if (turned > 90) turned -= 180;
    if (turned < -90) turned += 180;
    return turned;
  }

  /**
   * Whether two labels would touch, with 4 pixels beside and 2 above and below each.
   * @param {GridmapBox} one
   * @param {GridmapBox} other
   */
  function meet(one, other) {
    return one.left < other.right + 4 && other.left < one.right + 4 &&
      one.top < other.bottom + 2 && other.top < one.bottom + 2;
  }

  return { atZoom, look, kind, upright, meet };
})();
