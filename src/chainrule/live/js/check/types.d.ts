// The shapes of questions, answers and verdicts.
import type { FormulaError, Graph, Parsed, Part } from "../types.js";
import type { Meanings } from "./meanings.js";

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
  cut: boolean;
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
  /** As HTML. */
  prompt?: string;
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
  unknown?: undefined;
}
export interface NumberQuestion extends Asked {
  kind: "number";
  right: number;
  tolerance?: number;
  mistakes?: ListedNumber[];
  answer?: undefined;
  /** The letter that is asked for, if an equation leads to it. */
  unknown?: string;
}
export type Question = FormulaQuestion | NumberQuestion;
export type Judged =
  | (FormulaQuestion & { answer: Graph })
  | (Omit<NumberQuestion, "answer"> & { answer: number | Graph })
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
/** A part of what was typed, with its place, and what stands between it and the part before. */
export interface Piece {
  text: string;
  start: number;
  link?: string;
}
/** A formula with the meanings of its letters put in; `used` are the letters that had one. */
export interface AnswerSide extends Parsed {
  typed: string;
  used: string[];
  error?: undefined;
  equation?: FormulaError;
}
/** A letter as it is `written`, and by its one `name`; u(x) has an argument. `meaning` are the sides behind it. */
export interface Letter {
  name: string;
  written: string;
  argument?: string;
  start: number;
  meaning: Required<Piece>[];
}
/** One of the things that an answer says: the letters that it may explain, and the sides behind them. */
export interface Statement extends Required<Piece> {
  letters: Letter[];
  sides: Required<Piece>[];
  /** A word or a sign says that it explains them. */
  sure: boolean;
}
export interface Said {
  text: string;
  shown: string;
  meanings: Meanings;
  /** What is said besides the answer, and the error to be thrown where that is right and the answer is not. */
  aside: Statement[];
  doubt?: FormulaError;
  /** The error to be thrown where the answer is not right, since a bracket may be a factor of it. */
  factor?: FormulaError;
}
/** A side that can be read, or one that cannot; `equation` says that it holds the letter that is asked for. */
export type ReadSide =
  | AnswerSide
  | { error: FormulaError; typed: string; equation?: FormulaError; tree?: undefined; used?: undefined };
/** An answer as it was read: see reading.js. */
export interface Answers {
  sides: AnswerSide[];
  sign: number;
  notes: string[];
  /**
   * `sure` where more than one letter is told, or one behind a number; `likely` where no product is written so; in
   * front of `from` there may be names.
   */
  perhaps?: { error: FormulaError; text?: string; likely: boolean; sure: boolean; from: number };
  /** Each of these might be meant, too; `doubt` says so. */
  aside: AnswerSide[];
  doubt?: FormulaError;
  factor?: FormulaError;
  /** Sides with letters of the question, in which what is known of these has been put. */
  steps: (AnswerSide & { start: number })[];
  /** The error to be thrown where the answer is not right, since a side holds the letter that is asked for. */
  equation?: FormulaError;
}
