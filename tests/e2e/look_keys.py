"""What the Tab key leads to on a page, and whether one sees where one is."""

# What can be pressed or filled in, with what is at hand by other keys left out: a group
# of radio buttons and a list with arrow keys are one stop, a row's buttons have keys.
WATCH = """
([root, apart]) => {
    const able = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    const marks = (one) => {
        const seen = [];
        for (let each = one, up = 0; each && up < 3; each = each.parentElement, up++) {
            const style = getComputedStyle(each);
            seen.push(
                style.outlineStyle, style.outlineWidth, style.boxShadow,
                style.borderColor, style.backgroundColor, style.textDecorationLine
            );
        }
        return seen.join();
    };
    const isShown = (one) => one.checkVisibility({ visibilityProperty: true }) &&
        one.getBoundingClientRect().width > 1 && !one.disabled && one.type !== "hidden";
    const place = [...document.querySelectorAll(root)].pop();
    document.activeElement?.blur();
    const wanted = [...place.querySelectorAll(able)].filter(
        (one) => isShown(one) && !one.closest(apart)
    );
    const before = new Map(wanted.map((one) => [one, marks(one)]));
    const keys = { stops: [], still: 0, wanted, before, marks, place };
    window.charitylogKeys = keys;
    document.addEventListener("focusin", ({ target }) => keys.stops.push(target), true);
    place.setAttribute("tabindex", "-1");
    place.focus({ preventScroll: true });
    keys.stops.length = 0;
    return wanted.length;
}
"""
# Whether what has been come to looks other than before.
SEEN = """
async () => {
    await new Promise(requestAnimationFrame);
    const keys = window.charitylogKeys;
    const { before, last, marks, stops, place } = keys;
    const one = document.activeElement;
    const isMarked = !before.has(one) || before.get(one) !== marks(one);
    // A date that is open is closed first.
    keys.still = one === last ? keys.still + 1 : 0;
    keys.last = one;
    const isBack = !keys.still && stops.slice(0, -1).includes(one);
    return {
        isOver: keys.still > 2 || isBack || !place.contains(one),
        unmarked: isMarked ? "" : one.outerHTML.slice(0, 160),
    };
}
"""
MISSED = """
() => {
    const { wanted, stops } = window.charitylogKeys;
    const radios = new Set(
        stops.filter(({ type }) => type === "radio").map(({ name }) => name)
    );
    return wanted
        .filter((one) => !stops.includes(one) && one.isConnected)
        .filter((one) => !(one.type === "radio" && radios.has(one.name)))
        .map((one) => one.outerHTML.slice(0, 160));
}
"""


def unreachable(page, root, apart="none"):
    """Press Tab through all of ``root``; return what it does not come to or show."""
    count = page.evaluate(WATCH, [root, apart])
    found = []
    for _turn in range(count * 2 + 10):
        page.keyboard.press("Tab")
        seen = page.evaluate(SEEN)
        if seen["isOver"]:
            break
        if seen["unmarked"]:
            found.append(f"does not show that it has the focus: {seen['unmarked']}")
    else:
        found.append("Tab does not come to an end")
    missed = page.evaluate(MISSED)
    return found + [f"Tab does not come to: {one}" for one in missed]
