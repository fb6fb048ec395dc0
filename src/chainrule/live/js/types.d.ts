// The shapes of data that modules share, for the type checker (tsconfig.json): nothing here runs. Those of graphs and
// curves stand here, the others with their subject; modules import them all from here.
import type { Program } from "./engine/graph.js";
import type { Tensor } from "./engine/tensor.js";

export type * from "./check/types.js";
export type * from "./drawing/types.js";
export type * from "./engine/network/types.js";
export type * from "./formula/types.js";
export type { Program, Tensor };

// Graphs, as Python's Graph.export writes them and formula/tree.js makes them.

export type Value = number | Tensor;
export type Numeral = number | "inf" | "-inf" | "nan";
export type Given = Numeral | { shape: number[]; data: ArrayLike<Numeral> };
/** What x[index] takes of each axis: a place, or [start, stop, step]. */
export type Index = (number | [number | null, number | null, number | null])[];

export interface GraphNode {
  op: string;
  name?: string;
  args?: number[];
  value?: Given;
  /** How a constant was written, where a box is to show it so: 2π. */
  label?: string;
  axis?: number | number[] | null;
  keepdims?: boolean;
  shape?: number[];
  axes?: number[] | null;
  index?: Index;
}
export interface Graph {
  inputs: string[];
  nodes: GraphNode[];
  output: number;
}

export type Slope = (z: number, ...args: number[]) => number;
export interface Elementwise {
  value: (...args: number[]) => number;
  slopes: (Slope | null)[];
  /** A slope of 0 lets nothing through, not even ∞. */
  selects?: boolean;
  forward?: undefined;
  pullback?: undefined;
}
export interface OnTensors {
  value?: undefined;
  slopes?: undefined;
  selects?: undefined;
  forward: (node: GraphNode, ...args: Value[]) => Value;
  pullback: (node: GraphNode, i: number, upstream: Value, z: Value, ...args: Value[]) => Value;
}
export type Rule = Elementwise | OnTensors;

// Curves.

export type Real = (x: number) => number;
/** Whether f(x) is more than rounding. */
export type Firm = (x: number) => boolean;
export type Point = [number, number];
/** What a function does as x comes close to a place from one side: see limits.js. */
export interface Side {
  limit: number;
  runs: number;
  points: Point[];
}
/** What a curve does at a place: "smooth", "corner", "jump", …, and its slope where it has one. */
export interface Kind {
  kind: string;
  slope?: number;
}
/** How a value leaves its place: see sides.js. */
export interface Rise {
  odd: number;
  even: number;
  power: number;
  weight: number;
}
export type Sampled = [number[], number[], { holes: Point[]; dots: Point[]; restless: boolean }];
/** A function that may become a box: its formula with □ for what is put in, bare or in brackets. */
export interface Choice {
  plain: string;
  nested: string;
}
