"""The exercises of chapter 2: all slopes at once, and a wider valley."""

from chainrule.exercises.exercise import Exercise

all_slopes = Exercise(
    "all_slopes",
    ["gradient_at(f, theta)"],
    [
        "gradient_at(lambda t: t[0] * t[1] + t[2] ** 2, [1.0, 2.0, 3.0])",
        "gradient_at(lambda t: t[0] ** 3 * t[1], [0.5, -1.0])",
        "theta = [1.0, 2.0]\ngradient_at(lambda t: t[0] * t[1], theta)\ntheta == [1.0, 2.0]",
        "gradient_at(lambda t: t[0] ** 2, [3.0])",
        "gradient_at(lambda t: t[0] * t[1] + t[2] * t[3], [4.0, 3.0, 2.0, 1.0])",
        "gradient_at(lambda t: t[0] ** 2 * t[1], [2.0, 2.0])",
        "gradient_at(lambda t: 100 * t[0] ** 2 + t[1], [0.0, 1.0])",
    ],
    hints=[
        "`for k in range(len(theta)):` gives every entry its turn.",
        "Each turn starts from fresh copies, list(theta), and moves entry k of them.",
        "Collect the slopes: slopes = [] before the loop, slopes.append(...) in it, return slopes after it.",
    ],
    praise="Each slope is taken at the same, unmoved place.",
    tolerance=1e-4,
)


@all_slopes.right()
def gradient_at(f, theta, step=1e-5):
    slopes = []
    for k in range(len(theta)):
        ahead, behind = list(theta), list(theta)
        ahead[k], behind[k] = ahead[k] + step, behind[k] - step
        slopes.append((f(ahead) - f(behind)) / (2 * step))
    return slopes


@all_slopes.slip("Only entry 0 has had its turn. (If you have a loop: does `return` stand inside it?)")
def moves_the_first_only(f, theta, step=1e-5):
    ahead, behind = list(theta), list(theta)
    ahead[0], behind[0] = ahead[0] + step, behind[0] - step
    slope = (f(ahead) - f(behind)) / (2 * step)
    return [slope]


@all_slopes.slip("The list has one slope, that of the last entry. Collect all of them: slopes.append(...).")
def keeps_the_last_only(f, theta, step=1e-5):
    for k in range(len(theta)):
        ahead, behind = list(theta), list(theta)
        ahead[k], behind[k] = ahead[k] + step, behind[k] - step
        slopes = [(f(ahead) - f(behind)) / (2 * step)]
    return slopes


@all_slopes.slip("The slope of entry 0 comes each time. In turn k, entry k moves: ahead[k] and behind[k].")
def moves_the_first_each_time(f, theta, step=1e-5):
    slopes = []
    for _ in range(len(theta)):
        ahead, behind = list(theta), list(theta)
        ahead[0], behind[0] = ahead[0] + step, behind[0] - step
        slopes.append((f(ahead) - f(behind)) / (2 * step))
    return slopes


@all_slopes.slip(
    "To each slope those before it are added: entries stay moved, unless copies are made in the loop."
)
def copies_once(f, theta, step=1e-5):
    slopes = []
    ahead, behind = list(theta), list(theta)
    for k in range(len(theta)):
        ahead[k], behind[k] = ahead[k] + step, behind[k] - step
        slopes.append((f(ahead) - f(behind)) / (2 * step))
    return slopes


@all_slopes.slip("All entries move at once, so all slopes come added up. In turn k only entry k moves.")
def moves_all_at_once(f, theta, step=1e-5):
    slopes = []
    for _ in range(len(theta)):
        ahead, behind = [t + step for t in theta], [t - step for t in theta]
        slopes.append((f(ahead) - f(behind)) / (2 * step))
    return slopes


@all_slopes.slip(
    "Next to nothing comes out. Are ahead and behind two lists, with entry k up in one and down in the "
    "other? And is the difference divided by (2 * step), in brackets?"
)
def copies_nothing(f, theta, step=1e-5):
    slopes = []
    for k in range(len(theta)):
        ahead = behind = list(theta)
        ahead[k], behind[k] = theta[k] + step, theta[k] - step
        slopes.append((f(ahead) - f(behind)) / (2 * step))
    return slopes


@all_slopes.slip(
    "Next to nothing comes out, and the list that was handed in is changed: ahead and behind are to be two "
    "copies of it, list(theta) and list(theta)."
)
def copies_neither(f, theta, step=1e-5):
    slopes = []
    for k in range(len(theta)):
        ahead = behind = theta
        ahead[k], behind[k] = ahead[k] + step, behind[k] - step
        slopes.append((f(ahead) - f(behind)) / (2 * step))
    return slopes


@all_slopes.slip("The size is right, and the sign is not: f at the place ahead, minus f at the place behind.")
def behind_minus_ahead(f, theta, step=1e-5):
    slopes = []
    for k in range(len(theta)):
        ahead, behind = list(theta), list(theta)
        ahead[k], behind[k] = ahead[k] + step, behind[k] - step
        slopes.append((f(behind) - f(ahead)) / (2 * step))
    return slopes


@all_slopes.slip(
    "Half of each slope. From behind to ahead it is two steps, from theta to ahead one: divide by as many."
)
def divides_by_two_steps(f, theta, step=1e-5):
    slopes = []
    for k in range(len(theta)):
        ahead = list(theta)
        ahead[k] = ahead[k] + step
        slopes.append((f(ahead) - f(theta)) / (2 * step))
    return slopes


@all_slopes.slip("Half of each slope. The way from behind to ahead is half as long as what it is divided by.")
def divides_by_twice_the_way(f, theta, step=1e-5):
    slopes = []
    for k in range(len(theta)):
        ahead, behind = list(theta), list(theta)
        ahead[k], behind[k] = ahead[k] + step, behind[k] - step
        slopes.append((f(ahead) - f(behind)) / (4 * step))
    return slopes


@all_slopes.slip("Twice each slope. From behind to ahead it is two steps: divide by 2 * step.")
def divides_by_one_step(f, theta, step=1e-5):
    slopes = []
    for k in range(len(theta)):
        ahead, behind = list(theta), list(theta)
        ahead[k], behind[k] = ahead[k] + step, behind[k] - step
        slopes.append((f(ahead) - f(behind)) / step)
    return slopes


@all_slopes.slip(
    "The error is that of the forward difference, from theta to a step ahead. The entry should move a step "
    "behind as well, as far: where f is curved, the two errors then cancel."
)
def looks_ahead(f, theta, step=1e-5):
    slopes = []
    for k in range(len(theta)):
        ahead = list(theta)
        ahead[k] = ahead[k] + step
        slopes.append((f(ahead) - f(theta)) / step)
    return slopes


@all_slopes.slip(
    "The error is that of the backward difference, from a step behind to theta. The entry should move a step "
    "ahead as well, as far: where f is curved, the two errors then cancel."
)
def looks_back(f, theta, step=1e-5):
    slopes = []
    for k in range(len(theta)):
        behind = list(theta)
        behind[k] = behind[k] - step
        slopes.append((f(theta) - f(behind)) / step)
    return slopes


@all_slopes.slip("Two entries may be equal, and index finds the first: let k count, range(len(theta)).")
def looks_the_entry_up(f, theta, step=1e-5):
    slopes = []
    for entry in theta:
        k = theta.index(entry)
        ahead, behind = list(theta), list(theta)
        ahead[k], behind[k] = ahead[k] + step, behind[k] - step
        slopes.append((f(ahead) - f(behind)) / (2 * step))
    return slopes


@all_slopes.slip(
    "The slopes are right, but the list that was handed in is changed. Move entries of a copy: list(theta)."
)
def moves_what_it_was_given(f, theta, step=1e-5):
    slopes = []
    for k in range(len(theta)):
        ahead, behind = theta, list(theta)
        ahead[k], behind[k] = ahead[k] + step, behind[k] - step
        slopes.append((f(ahead) - f(behind)) / (2 * step))
    return slopes


HOURS = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0]
MEAN = sum(HOURS) / len(HOURS)
SPREAD = (sum([(x - MEAN) ** 2 for x in HOURS]) / len(HOURS)) ** 0.5

wider_valley = Exercise(
    "wider_valley",
    ["centred"],
    ["centred"],
    hints=[
        "Half of the centred inputs are negative, and all eight add up to 0.",
        "np.mean(x) is the mean of x.",
    ],
    praise="Measured from the mean, the descent arrives at w = 0.719, b = 2.425.",
)
wider_valley.right()([x - MEAN for x in HOURS])
wider_valley.slip("This is x as it was: its mean has not been taken away.")(HOURS)
wider_valley.slip("The smallest x is taken away: no input is below 0. Take away the mean.")(
    [x - min(HOURS) for x in HOURS]
)
wider_valley.slip("The largest x is taken away: no input is above 0. Take away the mean.")(
    [x - max(HOURS) for x in HOURS]
)
wider_valley.slip("The sum is taken away. The mean is the sum divided by how many there are.")(
    [x - sum(HOURS) for x in HOURS]
)
wider_valley.slip("Divided by the mean, x keeps its sign, and the valley stays narrow. Take the mean away.")(
    [x / MEAN for x in HOURS]
)
wider_valley.slip(
    "This is the mean minus x: it runs backwards, so w gets the wrong sign. Write x minus the mean."
)([MEAN - x for x in HOURS])
wider_valley.slip(
    "x is divided by its spread as well. Often done, but then w has another unit. Only take the mean away."
)([(x - MEAN) / SPREAD for x in HOURS])
