// The shapes of drawings, of figures, and of the widgets behind them.
import type { Point } from "../types.js";
import type { Plot } from "./draw.js";
import type { Panel } from "./panel.js";

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
  /** It has been laid out once: what else a layout tells may be asked for without forcing one. */
  placed: boolean;
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
/**
 * What a trait may be in an address: `allowed` gets the value and those of the traits before it. `write` and `read` are
 * for what is no number, truth, text or list of numbers.
 */
// biome-ignore lint/suspicious/noExplicitAny: a trait is whatever its Python class says
export type Allowed = (value: any, others: Record<string, any>) => boolean;
export interface Kept {
  allowed: Allowed;
  // biome-ignore lint/suspicious/noExplicitAny: a trait is whatever its Python class says
  write: (value: any) => string;
  // biome-ignore lint/suspicious/noExplicitAny: a trait is whatever its Python class says
  read: (text: string) => any;
}
export type Keeps = Record<string, Allowed | Kept>;
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
