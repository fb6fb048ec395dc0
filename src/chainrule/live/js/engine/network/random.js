// NumPy's default generator: the same seed gives the first weights and the batches that Python draws.
//
// PCG64 (M. E. O'Neill 2014), begun by NumPy's SeedSequence, with the ziggurat of normal numbers (G. Marsaglia and
// W. W. Tsang 2000). Numbers of 128 bits lie in eight limbs of 16, so that drawing makes no objects.
import { ZIGGURAT } from "./ziggurat.js";

const LIMBS = 8;
const BASE = 2 ** 16;
const MULTIPLIER = limbs(0x9fccf645, 0x4385df64, 0x1fc65da4, 0x2360ed05);
const POOL = 4;

/** What np.random.default_rng(seed) draws, as far as networks and their data need it. */
export class Generator {
  /** @param {number} seed a whole number from 0 to below 2³² */
  constructor(seed) {
    if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
      throw new RangeError(`A seed is a whole number from 0 to below 2³², and this is ${seed}.`);
    const [a, b, c, d, e, f, g, h] = seeded(seed);
    this.state = new Float64Array(LIMBS);
    this.product = new Float64Array(LIMBS);
    // twice the number and one: increments are odd
    this.increment = limbs(g, h, e, f);
    plus(this.increment, this.increment);
    this.increment[0] += 1;
    this.high = 0;
    this.low = 0;
    /** The upper half of a draw, for the next `word`; below 0 there is none. */
    this.waiting = -1;
    this.step();
    plus(this.state, limbs(c, d, a, b));
    this.step();
  }

  /** state := state · multiplier + increment, modulo 2¹²⁸. */
  step() {
    const { state, product, increment } = this;
    let carry = 0;
    for (let k = 0; k < LIMBS; k++) {
      let sum = carry + increment[k];
      for (let i = 0; i <= k; i++) sum += state[i] * MULTIPLIER[k - i];
      carry = Math.floor(sum / BASE);
      product[k] = sum - carry * BASE;
    }
    state.set(product);
  }

  /** Draw 64 bits into `high` and `low`. */
  draw() {
    this.step();
    const s = this.state;
    let low = (s[0] ^ s[4]) | ((s[1] ^ s[5]) << 16);
    let high = (s[2] ^ s[6]) | ((s[3] ^ s[7]) << 16);
    let turn = s[7] >>> 10;
    if (turn >= 32) {
      const kept = low;
      low = high;
      high = kept;
      turn -= 32;
    }
    this.low = (turn ? (low >>> turn) | (high << (32 - turn)) : low) >>> 0;
    this.high = (turn ? (high >>> turn) | (low << (32 - turn)) : high) >>> 0;
  }

  /** 32 bits: a draw is enough for two. */
  word() {
    const kept = this.waiting;
    this.waiting = -1;
    if (kept >= 0) return kept;
    this.draw();
    this.waiting = this.high;
    return this.low;
  }

  /** A number from 0 to below 1, of 53 bits. */
  random() {
    this.draw();
    return (this.high * 2 ** 21 + (this.low >>> 11)) / 2 ** 53;
  }

  /** @param {number} low @param {number} high */
  uniform(low, high) {
    return low + (high - low) * this.random();
  }

  /**
   * A whole number from 0 to `last`, each as likely: as many bits as it may have, again and again until it is none
   * that is larger.
   * @param {number} last from 1 to below 2³²
   */
  upTo(last) {
    const mask = 2 ** (32 - Math.clz32(last)) - 1;
    for (;;) {
      const word = (this.word() & mask) >>> 0;
      if (word <= last) return word;
    }
  }

  /**
   * Fill `order` with 0, 1, … in a random order.
   * @param {Int32Array} order
   */
  permute(order) {
    for (let i = 0; i < order.length; i++) order[i] = i;
    for (let i = order.length - 1; i > 0; i--) {
      const j = this.upTo(i);
      const kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }

  /** A number of mean 0 and standard deviation 1, normally distributed. */
  normal() {
    const { end, widths, inside, heights } = ZIGGURAT;
    for (;;) {
      this.draw();
      const strip = this.low & 0xff;
      const place = (this.high & 0x1fffffff) * 2 ** 23 + (this.low >>> 9);
      const x = (this.low & 0x100 ? -place : place) * widths[strip];
      if (place < inside[strip]) return x;
      if (strip === 0) return this.low & 0x20000 ? -this.beyond(end) : this.beyond(end);
      const height = (heights[strip - 1] - heights[strip]) * this.random() + heights[strip];
      if (height < Math.exp(-0.5 * x * x)) return x;
    }
  }

  /**
   * A normal number, given that it is larger than `end`.
   * @param {number} end
   */
  beyond(end) {
    for (;;) {
      const x = -Math.log1p(-this.random()) / end;
      const y = -Math.log1p(-this.random());
      if (2 * y > x * x) return end + x;
    }
  }
}

/**
 * Words of 32 bits, the lowest first, as limbs.
 * @param {...number} words
 */
function limbs(...words) {
  return Float64Array.from(words.flatMap((word) => [word & 0xffff, word >>> 16]));
}

/**
 * a := a + b, modulo 2¹²⁸.
 * @param {Float64Array} a @param {Float64Array} b
 */
function plus(a, b) {
  let carry = 0;
  for (let k = 0; k < LIMBS; k++) {
    const sum = a[k] + b[k] + carry;
    carry = sum >= BASE ? 1 : 0;
    a[k] = sum - carry * BASE;
  }
}

/**
 * The 256 bits, eight words, that NumPy's SeedSequence makes of a seed.
 * @param {number} seed
 */
function seeded(seed) {
  const stir = stirrer(0x43b0d7e5, 0x931e8875);
  const pool = Array.from({ length: POOL }, (_, k) => stir(k ? 0 : seed));
  for (let from = 0; from < POOL; from++) {
    for (let to = 0; to < POOL; to++) {
      if (from === to) continue;
      const mixed = Math.imul(0xca01f9dd, pool[to]) - Math.imul(0x4973f715, stir(pool[from]));
      pool[to] = folded(mixed);
    }
  }
  const spread = stirrer(0x8b51f9dd, 0x58f38ded);
  return Array.from({ length: 2 * POOL }, (_, k) => spread(pool[k % POOL]) >>> 0);
}

/**
 * A hash whose constant changes with each call.
 * @param {number} constant @param {number} factor
 */
function stirrer(constant, factor) {
  let now = constant;
  return (/** @type {number} */ value) => {
    const flipped = value ^ now;
    now = Math.imul(now, factor);
    return folded(Math.imul(flipped, now));
  };
}

/** @param {number} value */
const folded = (value) => (value ^ (value >>> 16)) | 0;
