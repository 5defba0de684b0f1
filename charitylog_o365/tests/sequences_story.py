"""Stories: which steps a sequence takes, and the shortest that still goes wrong."""

import random
from dataclasses import dataclass

STEPS = 10


@dataclass(frozen=True)
class Step:
    """One rule of a story, and with what it is called."""

    name: str
    values: dict

    def __str__(self):
        said = ", ".join(f"{key}={value!r}" for key, value in self.values.items())
        return f"{self.name}({said})"


def rule(weight, **choices):
    """Have a method be a step of stories, so likely, with one of ``choices`` each."""

    def mark(method):
        method.weight, method.choices = weight, choices
        return method

    return mark


def story(kind, number):
    """Return the steps of story ``number`` of class ``kind``: always the same."""
    chance = random.Random(number)
    rules = [each for each in vars(kind).values() if hasattr(each, "choices")]
    weights = [each.weight for each in rules]
    return [
        Step(
            one.__name__,
            {name: chance.choice(values) for name, values in one.choices.items()},
        )
        for one in chance.choices(rules, weights, k=STEPS)
    ]


def shortest(steps, goes_wrong):
    """Return the steps without those that ``goes_wrong(steps)`` does not need."""
    for place in reversed(range(len(steps))):
        fewer = [*steps[:place], *steps[place + 1 :]]
        if goes_wrong(fewer):
            steps = fewer
    return steps
