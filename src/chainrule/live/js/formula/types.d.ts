// The shapes of formulas: tokens, trees, and what they are taken apart into.
import type { Graph } from "../types.js";
import type { FormulaError } from "./words.js";

export type { FormulaError };

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
  type: "+" | "-" | "*" | "/" | "^" | "open" | "close" | "bar" | "root" | "comma" | "end";
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
  parts: PartOfStructure[];
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
