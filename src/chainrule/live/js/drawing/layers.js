// Where the boxes of a small graph stand: in layers, with few crossings. No drawing here, and no pixels but distances.

/** @import { Graph, GraphEdge, GraphPlace, Layered } from "../types.js" */

export const APART = 14; // between boxes of a layer, px
export const DETOUR = 12; // room that a passing edge takes

/**
 * Where everything stands, in layers: `{ layers, places, edges }`. Constants are left out; every input stands right
 * before its first use. An edge is `{ from, to, slot, via }`: slot is its place among the arguments, via the places
 * where it passes other layers. Crossings are few: each layer is sorted by the average place of its neighbours.
 * @param {Graph} graph @returns {Layered}
 */
export function layered(graph) {
  const { nodes, output } = graph;
  const shown = nodes.map((node, i) => node.op !== "constant" || i === output);
  const layer = nodes.map(() => 0);
  nodes.forEach((node, i) => {
    for (const arg of node.args ?? []) if (shown[arg]) layer[i] = Math.max(layer[i], layer[arg] + 1);
  });
  nodes.forEach((node, i) => {
    if (node.op !== "input") return;
    const uses = nodes.flatMap((user, j) => ((user.args ?? []).includes(i) ? [layer[j]] : []));
    if (uses.length) layer[i] = Math.min(...uses) - 1;
  });
  const layers = Array.from(
    { length: Math.max(...layer.filter((_, i) => shown[i])) + 1 },
    () => /** @type {GraphPlace[]} */ ([]),
  );
  /** @type {GraphPlace[]} */
  const places = []; // of boxes, and behind them of passing edges
  nodes.forEach((_, i) => {
    places[i] = placeAt(i, layer[i]);
    if (shown[i]) layers[layer[i]].push(places[i]);
  });
  /** @type {GraphEdge[]} */
  const edges = [];
  nodes.forEach((node, to) =>
    (node.args ?? []).forEach((from, slot) => {
      if (!shown[from]) return;
      /** @type {GraphPlace[]} */
      const via = [];
      let last = places[from];
      for (let level = layer[from] + 1; level < layer[to]; level++) {
        const passing = placeAt(null, level);
        via.push(passing);
        layers[level].push(passing);
        connect(last, passing);
        last = passing;
      }
      connect(last, places[to]);
      edges.push({ from, to, slot, via, route: [] });
    }),
  );
  sort(layers);
  return { layers, places, edges };
}

/** @param {number | null} id @param {number} layer @returns {GraphPlace} */
const placeAt = (id, layer) => ({ id, layer, before: [], after: [], order: 0, across: 0, x: 0, y: 0 });

/** @param {GraphPlace} a @param {GraphPlace} b */
function connect(a, b) {
  a.after.push(b);
  b.before.push(a);
}

/** @param {number[]} numbers */
const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** @param {GraphPlace[][]} layers */
function sort(layers) {
  const number = () =>
    layers.forEach((layer) => layer.forEach((place, i) => (place.order = i - (layer.length - 1) / 2)));
  number();
  for (let sweep = 0; sweep < 8; sweep++) {
    const side = sweep % 2 ? "after" : "before";
    for (const layer of sweep % 2 ? [...layers].reverse() : layers) {
      const wish = new Map(
        layer.map((place) => [place, place[side].length ? mean(place[side].map((p) => p.order)) : place.order]),
      );
      layer.sort((a, b) => Number(wish.get(a)) - Number(wish.get(b)));
      layer.forEach((place, i) => (place.order = i - (layer.length - 1) / 2));
    }
  }
}

/**
 * Give every place its `across`: near its neighbours, in order, and far enough from the next one.
 * @param {GraphPlace[][]} layers @param {(place: GraphPlace) => number} sizeOf
 */
export function spread(layers, sizeOf) {
  /** @param {GraphPlace} a @param {GraphPlace} b */
  const apart = (a, b) => (sizeOf(a) + sizeOf(b)) / 2 + APART;
  for (const layer of layers) {
    let at = 0;
    layer.forEach((place, i) => (place.across = at += i ? apart(layer[i - 1], place) : 0));
    const middle = (layer[0].across + layer[layer.length - 1].across) / 2;
    for (const place of layer) place.across -= middle;
  }
  for (let sweep = 0; sweep < 12; sweep++) {
    for (const layer of sweep % 2 ? [...layers].reverse() : layers) {
      const wish = layer.map((place) => {
        const near = [...place.before, ...place.after];
        return near.length ? mean(near.map((p) => p.across)) : place.across;
      });
      /** @type {number[]} */
      const down = [];
      wish.forEach((w, i) => down.push(i ? Math.max(w, down[i - 1] + apart(layer[i - 1], layer[i])) : w));
      /** @type {number[]} */
      const up = [];
      for (let i = wish.length - 1; i >= 0; i--)
        up[i] = i < wish.length - 1 ? Math.min(wish[i], up[i + 1] - apart(layer[i], layer[i + 1])) : wish[i];
      layer.forEach((place, i) => (place.across = (down[i] + up[i]) / 2));
    }
  }
}
