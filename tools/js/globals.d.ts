/* What the map's scripts find in the window, and the shapes of what Python writes for them. */
declare global {
  /* OpenLayers, as its one file: its own types are of its modules, of which this is none. */
  const ol: any;
  interface GridmapLook {
    weight?: number | [number, number][];
    radius?: number | [number, number][];
    fill?: boolean;
    color?: string;
    opacity?: number;
    fillColor?: string;
    fillOpacity?: number;
    hatch?: boolean;
    dashArray?: string;
    lineCap?: CanvasLineCap;
    label?: string;
    /* Property of the feature that is written in its place. */
    text?: string;
  }
  interface GridmapTable {
    by: string | null;
    values: Record<string, GridmapLook>;
    steps: [number, GridmapLook][];
    otherwise: GridmapLook;
  }
}

export {};
