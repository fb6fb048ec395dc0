// The shapes of data of networks and their training.

export interface Activation {
  fill: (z: Float64Array, h: Float64Array, count: number) => void;
  multiply: (delta: Float64Array, z: Float64Array, h: Float64Array, count: number) => void;
}
/** A loss: its sum over a batch; its derivative with respect to each output goes into `out`. */
export type Loss = (
  output: Float64Array,
  targets: Float64Array,
  out: Float64Array,
  rows: number,
  columns: number,
) => number;
/** A table with a row a point, flat. */
export type Rows = Float64Array;
export interface OptimiserSettings {
  name?: "plain" | "momentum" | "adam";
  share?: number;
  beta1?: number;
  beta2?: number;
  epsilon?: number;
}
/** Takes one step down. */
export type Optimiser = (parameters: Float64Array, gradient: Float64Array, rate: number) => void;
