"""Numbers and lists of numbers as a check compares and prints them, alike in every Python."""

LONGEST = 100  # characters of a value that are shown


def plain(value: object) -> object:
    """Return the value with arrays and tuples as lists, in which numbers may be handed back as well."""
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if hasattr(value, "tolist") and not isinstance(value, type):
        listed = value.tolist()
        return float(value) if type(listed) is type(value) else plain(listed)  # a long double is itself
    return value


def is_number(value: object) -> bool:
    """Return whether the value is an int or a float; True and False are none here."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def same(a: object, b: object, tolerance: float) -> bool:
    """Return whether two plain values agree; numbers to `tolerance`, relative where they are above 1."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(one, other, tolerance) for one, other in zip(a, b))
    if is_number(a) and is_number(b):
        both_are_nan = a != a and b != b
        try:
            return both_are_nan or a == b or abs(a - b) <= tolerance * max(1.0, min(abs(a), abs(b)))
        except OverflowError:  # an int that is too large for a float
            return False
    if type(a) is type(b):
        return bool(a == b)
    return type(a).__name__ == type(b).__name__ and _text(a, True) == _text(b, True)  # a class of each cell


def show(value: object, exactly: bool = False) -> str:
    """Return the value as a reader should see it: six digits of a number or all of them, never an address."""
    text = _text(value, exactly)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _text(value: object, exactly: bool) -> str:
    if isinstance(value, float) and not exactly:
        return f"{value + 0.0:.6g}"  # + 0.0: no minus before a zero
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join([_text(entry, exactly) for entry in value]) + "]"
    if isinstance(value, type):
        return f"the class {value.__name__}"
    try:
        text = repr(value)
    except Exception:  # the reader's own __repr__, or more digits than Python writes out
        text = "<>"
    if not (text.startswith("<") and text.endswith(">")):
        return text
    return "a function" if callable(value) else f"an object of type {type(value).__name__}"


def remark(expected: object, got: object) -> str:
    """Return a sentence on a result of the wrong kind, or '' if it has the kind that was expected."""
    if got is None:
        return "Nothing is handed back: is there a `return`, with your result behind it?"
    if isinstance(expected, list):
        if not isinstance(got, list):
            return f"A list of {len(expected)} is expected."
        if len(got) != len(expected):
            return f"The list has length {len(got)}, and {len(expected)} is expected."
        if any(entry is None for entry in got):
            return "There is a None in the list: nothing was put there, or a function handed nothing back."
        remarks = [remark(one, other) for one, other in zip(expected, got)]
        return next((words for words in remarks if words), "")
    if is_number(expected) and not is_number(got):
        return "A number is expected."
    if is_number(got) and got != got:
        return 'nan is "not a number": it comes of inf - inf or inf / inf, for instance.'
    return ""
