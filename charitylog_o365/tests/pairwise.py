"""Few rows in which each two values of different columns meet at least once."""

from itertools import combinations, product


def pairwise(columns, allowed=lambda row: True):
    """Return rows (dicts) that cover all pairs of values that are allowed together.

    ``columns`` maps names to values. Greedy, and the same rows each time.
    """
    names = list(columns)
    rows = [dict(zip(names, row, strict=True)) for row in product(*columns.values())]
    left = [(row, set(combinations(row.items(), 2))) for row in rows if allowed(row)]
    missing = set().union(*(pairs for _row, pairs in left))
    chosen = []
    while missing:
        row, pairs = max(left, key=lambda each: len(missing & each[1]))
        chosen.append(row)
        missing -= pairs
    return chosen
