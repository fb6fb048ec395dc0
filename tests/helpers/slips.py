"""Slips as people make them, on the tree of a formula: made apart from the checker that has to name them."""

import importlib
import math
import pkgutil

import numpy as np

import chainrule
from chainrule.live import questions

SWAPS = {"sin": "cos", "cos": "sin", "exp": "log", "sinh": "cosh", "cosh": "sinh"}


def book_questions():
    """Return the questions of every chapter's practice."""
    names = sorted(module.name for module in pkgutil.iter_modules(questions.__path__))
    modules = [importlib.import_module(f"{questions.__name__}.{name}") for name in names]
    return [one for module in modules if hasattr(module, "practice") for one in module.practice()]


def value(tree, point):
    """Return what a tree (as formula.js reads one) is worth for variables by name, numbers or arrays."""
    args = [value(arg, point) for arg in tree["args"]]
    match tree["kind"]:
        case "number":
            return tree["value"]
        case "constant":
            return {"π": math.pi, "e": math.e}[tree["name"]]
        case "variable":
            return point[tree["name"]]
        case "negative":
            return -args[0]
        case "call":
            function = {"absolute": np.abs, "sign": np.sign}.get(tree["op"]) or getattr(chainrule, tree["op"])
            return function(args[0] + 0.0)
    a, b = args
    with np.errstate(all="ignore"):
        match tree["op"]:
            case "add":
                return a + b
            case "subtract":
                return a - b
            case "multiply":
                return a * b
            case "divide":
                return np.divide(a, b)
            case "power":
                return np.power(a + 0.0, b)
    raise ValueError(f"unknown part {tree['kind']} {tree.get('op')}")


def text(tree):
    """Return a tree as a formula with all its brackets."""
    args = [text(arg) for arg in tree["args"]]
    match tree["kind"]:
        case "number":
            return f"{tree['value']}" if tree["value"] >= 0 else f"({tree['value']})"
        case "constant" | "variable":
            return f" {tree['name']} "
        case "negative":
            return f"(-{args[0]})"
        case "call":
            return f"{tree['op'].replace('absolute', 'abs')}({args[0]})"
    sign = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "power": "^"}[tree["op"]]
    return f"({args[0]}{sign}{args[1]})"


def number(size):
    """Return the tree of a number."""
    return {"kind": "number", "value": size, "args": []}


def binary(op, a, b):
    """Return the tree of an operation."""
    return {"kind": "binary", "op": op, "args": [a, b]}


def negative(a):
    """Return the tree of −a."""
    return {"kind": "negative", "op": "negative", "args": [a]}


def plural(kind, part):
    """Return the name of a slip, in the plural where the part it concerns is several terms or factors."""
    while part.get("op") == "negative":
        part = part["args"][0]
    several = ("add", "subtract") if kind == "term" else ("multiply", "divide")
    if part.get("op") not in several:
        return kind
    return "all-twice" if kind == "twice" else f"{kind}s"


def _of_a_part(part, variables):
    args = part["args"]
    op = part.get("op")
    if op in ("add", "subtract"):
        yield "sign", binary("subtract" if op == "add" else "add", *args)
        yield "sign", binary(op, negative(args[0]), args[1])
        yield plural("term", args[1]), args[0]
        yield plural("term", args[0]), args[1] if op == "add" else negative(args[1])
        yield "bracket", binary("multiply", *args)
    elif op == "negative":
        yield "sign", args[0]
    elif op == "multiply":
        yield plural("factor", args[1]), args[0]
        yield plural("factor", args[0]), args[1]
        yield plural("twice", args[0]), binary("multiply", part, args[0])
        yield plural("twice", args[1]), binary("multiply", part, args[1])
        yield "sum", binary("add", *args)
    elif op == "divide":
        yield plural("factor", args[1]), args[0]
        yield "divided", binary("multiply", *args)
        yield "upside-down", binary("divide", args[1], args[0])
    elif op == "power":
        yield "power", args[0]
        if args[1]["kind"] == "number":
            for step in (-1, 1):
                yield "exponent", binary("power", args[0], number(args[1]["value"] + step))
            yield "exponent-in-front", binary("multiply", args[1], args[0])
    if part["kind"] == "call":
        if op in SWAPS:
            yield "trig", {**part, "op": SWAPS[op]}
        yield "argument", args[0]
    if part["kind"] == "variable":
        for name in variables:
            if name != part["name"]:
                yield "letter", {**part, "name": name}
    if part["kind"] == "number":
        for changed in (2 * part["value"], part["value"] / 2):
            yield "number", number(changed)
        yield "arithmetic", number(part["value"] + 1)
        yield "arithmetic", number(part["value"] + 0.5)


def slips(tree, variables):
    """Return every slip of one step in a tree, as pairs of its kind and the tree it leaves."""
    found = list(_of_a_part(tree, variables))
    for i, arg in enumerate(tree["args"]):
        for kind, changed in slips(arg, variables):
            found.append((kind, {**tree, "args": [*tree["args"][:i], changed, *tree["args"][i + 1 :]]}))
    return found
