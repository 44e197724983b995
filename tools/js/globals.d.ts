/* What the map's scripts find in the window beside Leaflet: VectorGrid, which has no types, and each other. */
import "leaflet";

declare module "leaflet" {
  const VectorGrid: any;
  namespace DomEvent {
    let fakeStop: (event: Event) => void;
  }
  namespace Canvas {
    const Tile: any;
  }
  namespace canvas {
    const tile: any;
  }
}

declare global {
  interface GridmapLook {
    weight: number | [number, number][];
    radius: number | [number, number][];
    fill: boolean;
    color?: string;
    fillColor?: string;
    fillOpacity?: number;
  }
  interface GridmapTable {
    by: string | null;
    values: Record<string, GridmapLook>;
    steps: [number, GridmapLook][];
    otherwise: GridmapLook;
    selected?: Record<string, unknown>;
  }
  interface GridmapBox {
    left: number;
    right: number;
    top: number;
    bottom: number;
  }
  const gridmap: any;
  var gridmapStyle: any;
  interface Window {
    gridmap: any;
    map: any;
  }
}
