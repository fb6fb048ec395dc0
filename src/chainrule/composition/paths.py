"""Derivatives where several paths lead from a variable to the output: products along a path, added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from ..functions.arguments import Numeric, described, is_number
from .arguments import listed

Edges = Mapping[tuple[str, str], float] | Iterable[tuple[str, str, float]]


@dataclass(frozen=True, repr=False)
class PathSum:
    """A derivative as a sum over paths.

    Attributes
    ----------
    paths
        Pairs (nodes along the path, product of the local derivatives along it).
    total
        The sum of the products.
    """

    paths: tuple[tuple[tuple[str, ...], float], ...]

    @property
    def total(self) -> float:
        """The derivative: products along a path, added over all paths."""
        return sum((product for _, product in self.paths), 0.0)

    def __repr__(self) -> str:
        lines = [f"{' → '.join(map(str, nodes))}: {product:.6g}" for nodes, product in self.paths]
        return "\n".join([*lines, f"sum of {len(lines)} path{'s' * (len(lines) != 1)}: {self.total:.6g}"])


def sum_over_paths(edges: Edges, source: str, target: str) -> PathSum:
    r"""Differentiate through a small graph: :math:`\frac{dt}{ds} = \sum_{\text{paths}} \prod_{\text{edges}}`.

    Parameters
    ----------
    edges
        The local derivatives: a mapping {(from, to): rate}, or triples (from, to, rate); a pair of nodes may
        occur in several triples, as in b = a + a.
    source, target
        The variable, and what is differentiated.

    Returns
    -------
    PathSum
        All paths with their products, and `.total`, which is 0 if no path leads from source to target.

    Raises
    ------
    TypeError, ValueError
        If there are no edges, a rate is not a number, a node is unknown, the edges form a cycle, or there are
        more than 100 000 paths.

    Notes
    -----
    Chapter 4. The number of paths can double with each layer, which is why backpropagation adds at every
    node instead of listing paths.
    """
    outgoing = _outgoing(edges)
    for node in (source, target):
        if node not in outgoing:
            raise ValueError(
                f"there is no node {node!r} in this graph: its nodes are {', '.join(map(str, outgoing))}"
            )
    counts = _paths_to(target, outgoing)
    if counts[source] > 100_000:
        raise ValueError(
            f"{counts[source]} paths lead from {source} to {target}, too many to list: send it back "
            "node by node, as Node.backward does"
        )
    paths: list[tuple[tuple[str, ...], float]] = []
    waiting: list[tuple[tuple[str, ...], float]] = [((source,), 1.0)]
    while waiting:
        nodes, product = waiting.pop()
        if nodes[-1] == target:
            paths.append((nodes, product))
            continue
        for head, rate in reversed(outgoing[nodes[-1]]):
            if counts[head]:
                waiting.append(((*nodes, head), product * rate))
    return PathSum(tuple(paths))


def _outgoing(edges: Edges) -> dict[str, list[tuple[str, float]]]:
    """Return the edges that leave each node, as pairs (to, rate)."""
    triples = [(*pair, rate) for pair, rate in edges.items()] if isinstance(edges, Mapping) else edges
    outgoing: dict[str, list[tuple[str, float]]] = {}
    for edge in listed(triples, "edges"):
        if not isinstance(edge, tuple | list) or len(edge) != 3:
            raise TypeError(f"an edge is (from, to, rate), but got {edge!r}")
        tail, head, rate = edge
        if isinstance(rate, bool) or not is_number(rate):
            raise TypeError(
                f"the rate of the edge {tail} → {head} must be a number, but got {described(rate)}"
            )
        outgoing.setdefault(tail, []).append((head, float(rate)))
        outgoing.setdefault(head, [])
    return outgoing


def _paths_to(target: str, outgoing: dict[str, list[tuple[str, float]]]) -> dict[str, int]:
    """Count the paths that lead from each node to the target; refuse a cycle."""
    heads = {tail: [head for head, _ in edges] for tail, edges in outgoing.items()}
    counts: dict[str, int] = {}
    try:
        for node in TopologicalSorter(heads).static_order():
            counts[node] = 1 if node == target else sum(counts[head] for head in heads[node])
    except CycleError as error:
        cycle = " → ".join(map(str, reversed(error.args[1])))
        raise ValueError(f"the edges form a cycle, {cycle}: a computation never returns") from None
    return counts


def total_derivative(partials: Sequence[Numeric], rates: Sequence[Numeric]) -> Numeric:
    r"""Add direct and indirect effects: :math:`\frac{dJ}{dθ_1} = ∂_1 J + \sum_k ∂_k J\,\frac{dθ_k}{dθ_1}`.

    Parameters
    ----------
    partials
        ∂J/∂θ₁, ∂J/∂θ₂, …, ∂J/∂θₙ: numbers, arrays or Nodes.
    rates
        dθ₂/dθ₁, …, dθₙ/dθ₁: one fewer. All are 0 if the parameters are independent.

    Raises
    ------
    TypeError, ValueError
        If they do not come as lists, or the lengths do not fit.

    Notes
    -----
    Chapter 2. It is a sum over paths, not a product.
    """
    if isinstance(partials, str) or isinstance(rates, str) or not hasattr(rates, "__len__"):
        raise TypeError(
            f"total_derivative takes two lists, but got {described(partials)} and {described(rates)}"
        )
    partials = listed(partials, "partial derivatives")
    if len(rates) != len(partials) - 1:
        raise ValueError(
            f"{len(partials)} partial derivatives need {len(partials) - 1} rates, one for each but the "
            f"first, but got {len(rates)}"
        )
    return partials[0] + sum(partial * rate for partial, rate in zip(partials[1:], rates, strict=True))
