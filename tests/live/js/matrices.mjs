// Answers one line of JSON for each line of JSON: what shapes say of claims, and what an entry is the sum of.
import {
  coincidence,
  explained,
  fitting,
  judge,
} from "../../../src/chainrule/live/js/figures/networks_of_matrices/claims.js";
import {
  entryName,
  productOf,
  reachOf,
  soFar,
  terms,
} from "../../../src/chainrule/live/js/figures/networks_of_matrices/sums.js";
import { serve } from "./answering.mjs";

const answers = {
  judged: ({ claims, sizes }) => sizes.map((size) => claims.map((claim) => judge(claim, size))),
  fitting: ({ claims, sizes }) => sizes.map((size) => fitting(claims, size)),
  explained: ({ claims, sizes }) => sizes.map((size) => claims.map((claim) => explained(claim, size))),
  coincidence: ({ claims }) => claims.map(coincidence),
  gradient: ({ product }) => productOf(...product.numbers),
  entry: ({ product, i, j }) => {
    const list = terms(product, i, j);
    return { name: entryName(product, i, j), list, sums: soFar(list), reach: reachOf(product) };
  },
};

await serve((request) => answers[request.do](request));
