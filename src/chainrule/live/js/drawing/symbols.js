// The symbols of the book: how each is written, and its one colour.

const NAMES = { w1: "W₁", w2: "W₂", y_hat: "ŷ", z1: "z₁", z2: "z₂", theta: "θ", loss: "J" };
const COLOURS = { x: "x", "W₁": "w1", "W₂": "w2", w: "w1", y: "y", h: "g", ŷ: "f", J: "ink" };

/** An input's or value's name as the book writes it. */
export const prettyName = (name) => NAMES[name] ?? name;

/** The colour that a symbol has throughout the book; of an input that has none, the input's. */
export const colourOf = (name, otherwise = "ink") => COLOURS[prettyName(name)] ?? otherwise;
