// The shapes of data that modules share, for the type checker (tsconfig.json): nothing here runs.
import type { Program } from "./engine/graph.js";
import type { Tensor } from "./engine/tensor.js";
import type { FormulaError } from "./formula/words.js";

export type { FormulaError, Program, Tensor };

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

// Networks.

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

// Formulas.

export type Span = [number, number];
interface Place {
  args: Part[];
  span: Span;
  /** In brackets, where it was written. */
  grouped?: boolean;
  node?: number | null;
  label?: string;
  id?: number;
  op?: undefined;
  style?: undefined;
}
interface NumberPart extends Place {
  kind: "number";
  value: number;
}
interface NamePart extends Place {
  kind: "variable" | "constant";
  name: string;
}
export interface Operation extends Omit<Place, "op" | "style"> {
  kind: "negative" | "binary" | "call";
  op: string;
  /** e^x is a call of exp that was written as a power. */
  style?: "power";
  /** A product without a sign. */
  implicit?: boolean;
}
export type Part = NumberPart | NamePart | Operation;

interface Stretch {
  start: number;
  end: number;
  text: string;
}
export interface NumberToken extends Stretch {
  type: "number";
  value: number;
}
export interface NamedToken extends Stretch {
  type: "variable" | "constant" | "function";
  name: string;
}
export interface SuperscriptToken extends Stretch {
  type: "superscript";
  written: string;
}
export interface BadToken extends Stretch {
  type: "bad";
  error: FormulaError;
}
export interface Sign extends Stretch {
  type: "+" | "-" | "*" | "/" | "^" | "open" | "close" | "bar" | "root" | "end";
}
export type Token = NumberToken | NamedToken | SuperscriptToken | BadToken | Sign;
export interface Word {
  type: "variable" | "constant" | "function";
  name: string;
  text: string;
  length?: number;
}
export interface ErrorDetails {
  position?: number;
  length?: number;
  expected?: string[];
  suggestion?: string;
  foreign?: string;
}
export interface Limits {
  length: number;
  depth: number;
}
export interface Parsed {
  graph: Graph;
  labels: string[];
  tree: Part;
  notes: string[];
  variables: string[];
}

export interface DecomposeOptions {
  variable?: string | null;
  mergeLinear?: boolean;
  rules?: boolean;
}
export interface Step {
  outer: Part;
  inner: Part;
  affine: boolean;
}
export interface Box {
  input: string;
  output: string;
  text: string;
  mathml: string;
  tree: Part;
  graph: Graph;
  labels: string[];
  span: Span;
  part?: number;
  core: boolean;
  affine: boolean;
}
export interface PartOfStructure {
  text: string;
  mathml: string;
  tree: Part;
  span: Span;
  isComposite: boolean;
  shape: string;
  layers: number;
}
export interface Structure {
  shape: string;
  of: string;
  rule: string;
  parts: PartOfStructure[];
}
export interface Decomposed {
  shape: string;
  isComposite: boolean;
  layers: number;
  boxes: Box[];
  parts: PartOfStructure[];
  message: string;
}

// Answers and verdicts.

export interface Interval {
  low: number;
  high: number;
}
export interface Profile {
  values: number[];
  noise: number[];
  beyond?: boolean[];
}
export interface FullProfile extends Profile {
  gradients: number[][];
  beyond: boolean[];
}
/** How two profiles compare: see points.js. */
export interface Comparison {
  compared: number;
  differing: number[];
  onlyFirst: number[];
  onlySecond: number[];
  drowned: number;
  beyond: number;
}
export interface Slip {
  id: string;
  label: string;
  hint: string;
}
export interface ListedFormula extends Slip {
  graph: Graph;
}
export interface ListedNumber extends Slip {
  value: number;
}
export interface Option {
  text: string;
  reason: string;
  right?: boolean;
  id?: string;
}
/** What a decimal says of itself: its significant digits, and half a unit of its last place. */
export interface Literal {
  digits: number;
  half: number;
}
export interface Witness {
  point: number[];
  answer: number;
  right: number;
}
export interface Verdict {
  verdict: "right" | "mistake" | "unknown" | "undefined" | "unclear" | "parse-error";
  message: string;
  mistake?: Slip;
  mistakes?: string[];
  agreesAt?: (number | number[])[];
  witness?: Witness | null;
  understood?: { text: string; mathml: string; notes: string[] };
  position?: number;
  length?: number;
  expected?: string[];
}
interface Asked {
  variables?: string[];
  known?: Record<string, string>;
}
export interface FormulaQuestion extends Asked {
  kind?: "formula";
  right: Graph;
  mistakes?: ListedFormula[];
  domain: Interval | Interval[];
  /** The function that was to be differentiated, and with respect to which of its variables. */
  of?: Graph | null;
  wrt?: number;
  /** The worked answer, as text; where `check` is asked, the graph that it is to judge. */
  answer?: string | Graph;
  cancel?: string;
}
export interface NumberQuestion extends Asked {
  kind: "number";
  right: number;
  tolerance?: number;
  mistakes?: ListedNumber[];
}
export type Question = FormulaQuestion | NumberQuestion;
export type Judged =
  | (FormulaQuestion & { answer: Graph })
  | (NumberQuestion & { answer: number | Graph })
  | { kind: "choice"; answer: number; options: Option[] };
/** What of a question does not depend on the answer: see check/index.js. */
export interface Prepared {
  points: number[][];
  nice: number[][];
  more: number[][];
  variables: string[];
  wrt: number;
  right: FullProfile;
  niceRight: FullProfile;
  moreRight: FullProfile;
  settled: boolean[];
  of: FullProfile | null;
  partials: Profile[];
  still: Profile[];
  worked: Part | null;
  mistakes: (ListedFormula & { profile: FullProfile })[];
}
export interface Reading {
  variables: string[];
  kind: string;
  known: Record<string, string>;
}
export type ReadSide =
  | (Parsed & { typed: string; error?: undefined })
  | { error: FormulaError; typed: string; tree?: undefined };
export interface Answers extends Array<Parsed & { typed: string }> {
  /** Where the first “=” stands. */
  sign?: number;
}

// Drawings.

import type { Plot } from "./drawing/draw.js";
import type { Panel } from "./drawing/panel.js";

export type { Panel, Plot };
/** How a mark looks; each kind of mark reads what it knows. */
export interface Look {
  colour?: string;
  dashed?: boolean;
  thin?: boolean;
  thick?: boolean;
  faded?: boolean;
  small?: boolean;
  strong?: boolean;
  hollow?: boolean;
  filled?: boolean;
  arrow?: boolean;
  radius?: number;
  /** start, middle or end */
  anchor?: string;
  dx?: number;
  dy?: number;
  /** Where on a contour line of that level a point of it really lies. */
  exact?: (x: number, y: number, level: number) => Point;
}
export interface PlotOptions {
  name: string;
  x: number[];
  y: number[];
  xLabel?: string;
  yLabel?: string;
  height?: number;
  xLog?: boolean;
  yLog?: boolean;
  xTicks?: number[];
  square?: boolean;
  axes?: boolean;
  margin?: { top?: number; right?: number; bottom?: number; left?: number };
}
/** How wide a drawing is in its own lengths, and how many pixels each of them is. */
export interface Room {
  width: number;
  scale: number;
}
/** What a drawing needs of its panel. */
export interface Stage {
  redraw?: () => void;
  plots: HTMLElement;
  drawings: Drawing[];
}
/** A plot or a canvas, as its panel and room.js know it. */
export interface Drawing {
  name: string;
  svg: SVGElement;
  ruler: HTMLElement;
  least: number;
  panel: { redraw?: () => void };
  fit(room: Room): boolean;
}
export interface Labelled extends SVGElement {
  words?: string;
}
/** A button with room for several labels, which shows one at a time. */
export interface SayingButton extends HTMLButtonElement {
  say: (label: string) => void;
}
export interface Played {
  model: Model;
  panel: Panel;
  trait?: string;
  last: () => number;
  done?: () => boolean;
  leave?: () => void;
  interval?: number;
  back?: boolean;
  all?: string;
}
/** A widget's model, as anywidget and page/model.js give it; its traits are those of the figure's Python class. */
export interface Model {
  // biome-ignore lint/suspicious/noExplicitAny: a trait is whatever its Python class says
  get(trait: string): any;
  set(trait: string, value: unknown): void;
  save_changes(): void;
  on(event: string, listener: () => void): void;
  off(event: string, listener: () => void): void;
}
/** Where a box stands, or, without an id, where an edge passes. */
export interface GraphPlace {
  id: number | null;
  layer: number;
  before: GraphPlace[];
  after: GraphPlace[];
  order: number;
  across: number;
  x: number;
  y: number;
}
export interface GraphEdge {
  from: number;
  to: number;
  slot: number;
  via: GraphPlace[];
  route: Point[];
}
export interface Layered {
  layers: GraphPlace[][];
  places: GraphPlace[];
  edges: GraphEdge[];
}
/** What Python tells a figure once: the interval it spans; all else as the figure's Python class says. */
export interface Spec {
  domain: Point;
  // biome-ignore lint/suspicious/noExplicitAny: the rest is whatever its Python class says
  [name: string]: any;
}
/** The same for figures over two parameters. */
export interface Spec2D {
  domain: [Point, Point];
  limits: [Point, Point];
  // biome-ignore lint/suspicious/noExplicitAny: the rest is whatever its Python class says
  [name: string]: any;
}
/** What a figure is made of: its widget's model, and the panel that it draws on. */
export interface Figure {
  model: Model;
  panel: Panel;
}
