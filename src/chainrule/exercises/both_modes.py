"""Two exercises of chapter 6: a rule for numbers that carry a slope, and the uses that a way back counts."""

from chainrule.exercises.exercise import Exercise


class Dual:
    """A value and its slope, as the chapter has it."""

    def __init__(self, value, slope=0.0):
        self.value = value
        self.slope = slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)


class Taped:
    """A number that knows what it was made of, and the slope by each."""

    def __init__(self, data, *made_of):
        self.data = data
        self.made_of = made_of

    def __add__(self, other):
        return Taped(self.data + other.data, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        return Taped(self.data * other.data, (self, other.data), (other, self.data))


carry_a_slope = Exercise(
    "carry_a_slope",
    ["one_over(u)"],
    [
        "one_over(Dual(2.0, 1.0)).value",
        "one_over(Dual(2.0, 1.0)).slope",
        "one_over(Dual(-0.5, 3.0)).slope",
        "one_over(Dual(4.0, 0.0)).slope",
        "one_over(Dual(-0.5, 3.0)).value",
        "one_over(Dual(2.0, -1.0)).slope",
        "u = Dual(2.0, 1.0)\nv = one_over(u)\n[u.value, u.slope]",
    ],
    given=lambda: {"Dual": Dual},
    hints=[
        "The slope of 1/u by u is -1/u². It is to be taken at the value that goes in: u.value.",
        "How fast does u itself move? Local slope times u.slope.",
    ],
    praise="The local slope, taken at the value that goes in, times the slope that came with it.",
)


@carry_a_slope.right()
def one_over(u):
    return Dual(1 / u.value, -u.slope / u.value**2)


@carry_a_slope.slip("Whatever comes in, the slope is 0. But u moves, and 1/u with it.")
def stands_still(u):
    return Dual(1 / u.value, 0.0)


@carry_a_slope.slip("The local slope alone is right only where u.slope is 1: multiply by it.")
def forgets_the_seed(u):
    return Dual(1 / u.value, -1 / u.value**2)


@carry_a_slope.slip("Only the sign is wrong: where a positive u grows, 1/u falls.")
def loses_the_minus(u):
    return Dual(1 / u.value, u.slope / u.value**2)


@carry_a_slope.slip("The power of u falls by one, from -1 to -2: the local slope is -1/u².")
def keeps_the_power(u):
    return Dual(1 / u.value, -u.slope / u.value)


@carry_a_slope.slip("The slope is handed on as it came. 1/u has a local slope, too: -1/u².")
def hands_on(u):
    return Dual(1 / u.value, u.slope)


@carry_a_slope.slip("That is 1/u times u.slope. The local slope of 1/u is -1/u².")
def takes_the_value_for_the_slope(u):
    return Dual(1 / u.value, u.slope / u.value)


@carry_a_slope.slip("One over the slope is not the slope of 1/u, and where nothing moves it has no value.")
def one_over_each(u):
    return Dual(1 / u.value, 1 / u.slope)


@carry_a_slope.slip(
    "That is -u² times u.slope, as if the local slope, -1/u², were taken at the new value, 1/u. It is to be "
    "taken at u.value."
)
def at_the_new_value(u):
    new = 1 / u.value
    return Dual(new, -u.slope / new**2)


@carry_a_slope.slip("Here u.slope divides. It is to be multiplied by the local slope, -1/u².")
def divides_by_the_seed(u):
    return Dual(1 / u.value, -1 / (u.slope * u.value**2))


@carry_a_slope.slip("u itself is changed, for all who use it. Leave it, and hand back a new Dual(…, …).")
def changes_what_it_was_given(u):
    u.slope = -u.slope / u.value**2
    u.value = 1 / u.value
    return u


@carry_a_slope.slip("A plain number is handed back. Put value and slope into Dual(…, …).")
def hands_back_a_number(u):
    return -u.slope / u.value**2


@carry_a_slope.slip("A pair is handed back, which knows no .value. Put value and slope into Dual(…, …).")
def hands_back_a_pair(u):
    return 1 / u.value, -u.slope / u.value**2


@carry_a_slope.slip("Value and slope are swapped: Dual takes the value first.")
def swaps_the_two(u):
    return Dual(-u.slope / u.value**2, 1 / u.value)


_PRODUCT = "x, y = Taped(2.0), Taped(3.0)\nz = x * y\nuses = times_used(z)\n"
_TWICE = "x, y = Taped(2.0), Taped(3.0)\np = x * y\nz = p * (p + x)\nuses = times_used(z)\n"
_MIRRORED = "x, y = Taped(2.0), Taped(3.0)\np = x * y\nz = (p + x) * p\nuses = times_used(z)\n"
_DOUBLED = "x = end = Taped(1.0)\nfor _ in range(3): end = end + end\nuses = times_used(end)\n"
_EQUAL = "x, zero = Taped(2.0), Taped(0.0)\ny = x + zero\nz = x * y\nuses = times_used(z)\n"
_BESIDE = "x, y = Taped(2.0), Taped(3.0)\nbeside = x * x\nz = x + y\nuses = times_used(z)\n"

count_uses = Exercise(
    "count_uses",
    ["times_used(end)"],
    [
        _PRODUCT + "[uses.get(value, 'missing') for value in (x, y)]",
        "x = Taped(2.0)\nz = x * x\nuses = times_used(z)\nuses.get(x, 0)",
        _TWICE + "[uses.get(value, 0) for value in (x, y, p)]",
        _MIRRORED + "[uses.get(value, 0) for value in (x, y, p)]",
        _DOUBLED + "uses.get(x, 0)",
        _BESIDE + "[uses.get(value, 0) for value in (x, y)]",
        _PRODUCT + "uses.get(z, 0)",
        _EQUAL + "[uses.get(value, 0) for value in (x, zero, y)]",
        "x = Taped(2.0)\ny = Taped(4.0, (x, 4.0))\nuses = times_used(y)\nuses.get(x, 0)",
        "x = Taped(2.0)\ntimes_used(x).get(x, 0)",
        _TWICE + "uses = times_used(z)\n[uses.get(value, 0) for value in (x, y, p)]",
    ],
    given=lambda: {"Taped": Taped},
    hints=[
        "Keep a list of the numbers that have been met, with end as the first, and walk along it.",
        "for value in found: the list may grow while it is read. When does a number go to it?",
        "A number goes to the list when it is met for the first time; counted is each meeting.",
    ],
    praise="With these counts by_counting begins.",
)


@count_uses.right()
def times_used(end):
    uses, found = {}, [end]
    for value in found:
        for source, _ in value.made_of:
            if source not in uses:
                found.append(source)
            uses[source] = uses.get(source, 0) + 1
    return uses


@count_uses.slip("That looks one step back. What those numbers were made of is to be looked at, too.")
def one_step_back(end):
    uses = {}
    for source, _ in end.made_of:
        uses[source] = uses.get(source, 0) + 1
    return uses


@count_uses.slip("Those are ways, and not uses: a number that is met again is opened again. Open each once.")
def counts_ways(end):
    uses, found = {}, [end]
    for value in found:
        for source, _ in value.made_of:
            found.append(source)
            uses[source] = uses.get(source, 0) + 1
    return uses


@count_uses.slip("Each number is counted once, however often it is used: count each meeting.")
def counts_once(end):
    uses, found = {}, [end]
    for value in found:
        for source, _ in value.made_of:
            if source not in uses:
                found.append(source)
                uses[source] = 1
    return uses


@count_uses.slip("y holds the same number as x and is another. What has been met is source, not source.data.")
def knows_them_by_data(end):
    uses, found, met = {}, [end], set()
    for value in found:
        for source, _ in value.made_of:
            if source.data not in met:
                met.add(source.data)
                found.append(source)
            uses[source] = uses.get(source, 0) + 1
    return uses


@count_uses.slip("The second call adds to the first. A dictionary of its own, uses = {}, begins each call.")
def keeps_the_dictionary(end, uses={}):  # noqa: B006 (the slip)
    found, met = [end], set()
    for value in found:
        for source, _ in value.made_of:
            if source not in met:
                met.add(source)
                found.append(source)
            uses[source] = uses.get(source, 0) + 1
    return uses


@count_uses.slip("end itself is not used on the way to the end: it has no uses, 0.")
def counts_the_end(end):
    uses, found = {end: 1}, [end]
    for value in found:
        for source, _ in value.made_of:
            if source not in uses:
                found.append(source)
            uses[source] = uses.get(source, 0) + 1
    return uses


@count_uses.slip("All counts stay 0: each meeting adds 1 to what has been counted so far.")
def adds_nothing(end):
    uses, found = {}, [end]
    for value in found:
        for source, _ in value.made_of:
            if source not in uses:
                found.append(source)
            uses[source] = uses.get(source, 0)
    return uses


@count_uses.slip("One too many for each: a number that has not been met has 0 uses so far.")
def begins_at_one(end):
    uses, found = {}, [end]
    for value in found:
        for source, _ in value.made_of:
            if source not in uses:
                found.append(source)
            uses[source] = uses.get(source, 1) + 1
    return uses


@count_uses.slip(
    "The dictionary holds none of these numbers. Its keys are the numbers themselves, which made_of holds."
)
def holds_nothing(end):
    return {}


@count_uses.slip("Counted is what each number is made of. A use belongs to what is used: uses[source].")
def counts_what_uses(end):
    uses, found = {}, [end]
    for value in found:
        for source, _ in value.made_of:
            if source not in found:
                found.append(source)
            uses[value] = uses.get(value, 0) + 1
    return uses


@count_uses.slip("Of what a number was made of, only the first is looked at.")
def follows_the_first(end):
    uses, found = {}, [end]
    for value in found:
        for source, _ in value.made_of[:1]:
            if source not in uses:
                found.append(source)
            uses[source] = uses.get(source, 0) + 1
    return uses
