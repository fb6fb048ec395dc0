// The shapes of questions, answers and verdicts.
import type { FormulaError, Graph, Parsed, Part } from "../types.js";

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
  likely?: boolean;
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
  graph: Graph;
  box: Interval[];
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
  /** What was taken as a name, though it says something. */
  unjudged: string[];
  /** What was typed with the meaning of a letter put in, where it explains one; `sure`: it says so. */
  instead?: { sure: boolean; text: string; note: string };
  /** Why a side whose letter is explained cannot be read. */
  doubt?: FormulaError;
  /** The same, where no word says that it is explained. */
  perhaps?: FormulaError;
}
/** A letter that the next side explains, and the formula with its meaning in place of it, where that can be read. */
export interface Explanation {
  sure: boolean;
  name: string;
  plain?: string;
}
