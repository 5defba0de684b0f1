"""What is wrong with a page for whoever sees, hears or reads it otherwise.

axe-core is asked, by WCAG 2.1 A and AA, and whether all of it fits at each width. Both
look at what is ours, and leave out what Odoo draws in the same way on pages of its own.
"""

import time
from importlib.resources import files

from .conftest import SCREENS

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
PATIENCE = 5  # seconds
# The last one is a desk at a zoom of 200 %.
SIZES = {
    "1400": (1400, 900),
    "768": (768, 1024),
    "390": (390, 844),
    "zoomed": (700, 450),
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
# What is looked at: a window if there is one, else the page below Odoo's bar; and
# notices, and our banner.
PLACES = (
    ".o_dialog:not(.o_inactive_modal), .o_action_manager, .o_notification_manager,"
    " .o_charitylog_sign_in"
)
# What Odoo draws on its own pages, too, whoever made the view.
ODOOS = (
    # Of what stands above a view our own buttons are looked at.
    ".o_control_panel button:not([class*='o_charitylog']):not([name])",
    ".o_searchview",
    ".o_breadcrumb",
    ".o_last_breadcrumb_item",
    ".o-tooltip",
    # "…" of a form's buttons on a phone.
    ".o_button_more",
    # The record's messages.
    ".o-mail-Form-chatter",
    # Of a calendar the month beside it, its filters and what shows them, its hours.
    ".o_calendar_sidebar_container",
    ".o_calendar_view .oi-panel-right",
    ".o_other_calendar_panel",
    ".fc-scroller:not(:has(.o_charitylog_work))",
    # What a kanban view is grouped by: columns, which are swiped on a phone.
    ".o_kanban_grouped",
    # The names of the other pages of Settings.
    ".settings_tab",
    # The languages of a word.
    ".o_field_translate",
)
# By rule: what Odoo's widgets draw, wherever a view has such a field.
WIDGETS = {
    # The picture beside a name that is read out.
    "image-alt": ".o_avatar",
    # A choice, which Odoo draws as a field to type in.
    "autocomplete-valid": ".o_field_selection",
    "aria-allowed-attr": ".o_field_selection, .o_select_menu, .o-autocomplete--input,"
    " .o_tag",
    # A tick that cannot be pressed, below a title that says what it is; two dates.
    "label": ".o-checkbox:has(> #boolean_checkbox), .o_field_daterange",
    "aria-prohibited-attr": ".o_field_daterange",
    # Odoo's tabs have a list between them and what has the role.
    "aria-required-parent": ".o_notebook_headers",
    "role-img-alt": ".o_field_kanban_activity",
    # In forms that are not ours, beside which we have a page.
    "color-contrast": ".o_form_label:not(.o_charitylog *)",
    # The picture on it says what it does.
    "button-name": ".o_clipboard_button",
}

SERIOUS = """
async ([tags, places, odoos, widgets]) => {
    // What is still fading in is pale. Wheels that turn never end.
    const ends = ({ effect }) => effect.getComputedTiming().iterations !== Infinity;
    const moving = document.getAnimations().filter(ends);
    await Promise.all(moving.map(({ finished }) => finished.catch(() => {})));
    const opened = document.querySelector(".o_dialog:not(.o_inactive_modal)");
    const include = [...document.querySelectorAll(places)]
        .filter((one) => !opened || !one.matches(".o_action_manager"));
    const { violations } = await axe.run(
        { include: include.length ? include : [document.body] },
        {
            runOnly: { type: "tag", values: tags },
            resultTypes: ["violations"],
            elementRef: true,
        }
    );
    const found = [];
    for (const { id, nodes } of violations) {
        for (const { impact, element, failureSummary } of nodes) {
            const others = [odoos, widgets[id]].filter(Boolean).join(", ");
            if (["serious", "critical"].includes(impact) && !element.closest(others)) {
                const why = failureSummary.split("\\n").slice(1, 3).join(" ").trim();
                found.push(`${id}: ${element.outerHTML.slice(0, 160)} ${why}`);
            }
        }
    }
    return found;
}
"""

MISFITS = """
([places, odoos]) => {
    const opened = [...document.querySelectorAll(".o_dialog:not(.o_inactive_modal)")];
    const page = document.querySelector(".o_action_manager") || document.body;
    const root = opened.pop() || page;
    const named = (one) => {
        const name = one.closest("[name]")?.getAttribute("name");
        const words = (one.innerText || one.value || "").trim().slice(0, 40);
        return `${one.tagName.toLowerCase()}.${[...one.classList].join(".")} ` +
            `[${name || ""}] “${words}”`;
    };
    const found = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    const wider = scrollWidth - clientWidth;
    if (wider > 0) found.push(`the page is ${wider} pixels wider than the screen`);
    const shown = [...root.querySelectorAll("*")].filter((one) => {
        const { width, height } = one.getBoundingClientRect();
        const isSeen = one.checkVisibility({ visibilityProperty: true });
        // A piece of work in a calendar is shown whole where it is pressed.
        const work = ".fc-event, .entry, .o_charitylog_block";
        const isOurs = !one.closest(odoos) && !one.closest(work);
        return isSeen && width > 1 && height > 1 && isOurs;
    });
    for (const one of shown) {
        const { overflowX, overflowY, display } = getComputedStyle(one);
        // A line more or less of rounding is none.
        const over = one.scrollWidth - one.clientWidth;
        // In what one types the cursor leads along.
        const isInput = one.tagName === "INPUT";
        const isBox = one.clientWidth && display !== "inline" && !isInput;
        if (over > 1 && isBox && overflowX !== "visible") {
            const scrolls = ["auto", "scroll"].includes(overflowX);
            // Colleagues side by side may be more than a screen is wide.
            if (scrolls && one.matches(".o_charitylog_staff_grid")) continue;
            const words = (one.innerText || one.value || "").trim();
            if (scrolls || words) {
                const what = scrolls ? "scrolls sideways" : "is cut off";
                found.push(`${what} by ${over}: ${named(one)}`);
            }
        }
        const below = one.scrollHeight - one.clientHeight;
        const isClipped = ["hidden", "clip"].includes(overflowY) && one.clientHeight;
        if (isClipped && below > 4 && one.innerText?.trim()) {
            found.push(`is cut off below by ${below}: ${named(one)}`);
        }
    }
    // What is pressed or filled in. What stays at the edge lies over what scrolls.
    const press = "a[href], button, input, select, textarea, summary";
    const still = ".modal-footer, .modal-header, .o_control_panel, .o_form_statusbar";
    const pressed = shown.filter((one) => one.matches(press) && !one.disabled);
    const boxes = pressed.map((one) => {
        return [one, one.getBoundingClientRect(), one.closest(still)];
    });
    boxes.forEach(([one, box, edge], index) => {
        if (box.right > innerWidth + 1 || box.left < -1) {
            found.push(`lies outside: ${named(one)}`);
        }
        for (const [other, its, itsEdge] of boxes.slice(index + 1)) {
            const x = Math.min(box.right, its.right) - Math.max(box.left, its.left);
            const y = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
            const isInside = one.contains(other) || other.contains(one);
            if (x > 2 && y > 2 && !isInside && edge === itsEdge) {
                found.push(`overlap: ${named(one)} and ${named(other)}`);
            }
        }
    });
    return found;
}
"""


def serious(page):
    """Return what axe-core holds to be serious or critical on what is ours."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE)
    return page.evaluate(SERIOUS, [TAGS, PLACES, ", ".join(ODOOS), WIDGETS])


def misfits(page):
    """Return what is cut off, lies over another or does not fit, once all is drawn.

    Odoo finds the widths of a list's columns some time after the screen's.
    """
    end = time.monotonic() + PATIENCE
    while found := page.evaluate(MISFITS, [PLACES, ", ".join(ODOOS)]):
        if time.monotonic() > end:
            break
        page.wait_for_timeout(50)
    return found


def faults(page, name):
    """Look at a page at all sizes; return its faults, and keep pictures of them."""
    wide, found = page.viewport_size, []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        here = misfits(page)
        if size in ("1400", "390"):
            here += serious(page)
        if here:
            page.screenshot(path=SCREENS / f"look-{name}-{size}.png")
        found += [f"{name} {size}: {fault}" for fault in here]
    page.set_viewport_size(wide)
    return found
