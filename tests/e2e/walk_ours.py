"""What there is of ours to be walked through, as the server tells it."""

import re
from dataclasses import dataclass, field

from lxml import etree

MODULES = "charitylog_o365"
# What changes something, and asks no question before. All else is pressed, so that a
# new button is walked into by itself.
CHANGES = {
    "action_apply",
    "action_cancel",
    "action_cancel_following",
    "action_confirm",
    "action_decline_offer",
    "action_disconnect@o365.disconnect",
    "action_end_series",
    # They lead to Microsoft, or write there; test_set_up presses them.
    "action_help@o365.setup.line",
    "action_keep",
    "action_leave",
    "action_mend@o365.setup.line",
    "action_no_further",
    "action_o365_cancel_deleted",
    "action_o365_drop_next_certificate",
    "action_o365_forget_certificates",
    "action_o365_forget_secret",
    "action_o365_go_on",
    "action_o365_invite",
    "action_o365_keep_address",
    "action_o365_let_go",
    "action_o365_make_certificate",
    "action_o365_new_address",
    "action_o365_old_address",
    "action_o365_put_back",
    "action_o365_put_back_chosen",
    "action_o365_take_over",
    "action_o365_take_over_chosen",
    "action_o365_undo_followed",
    "action_offer_again",
    "action_offer@charitylog.action.record",
    "action_offer_to@charitylog.action.record",
    "action_o365_use_next_certificate",
    "action_quick_complete",
    # They are refused for work that has been done; test_action_list presses them.
    "action_quick_give",
    "action_quick_move",
    "action_record_again",
    "action_reopen",
    "action_take_offer",
    "action_take_out",
    "action_withdraw_offer",
}
OURS = ("charitylog.", "o365.")
BY_ID = re.compile(r"%\(([\w.]+)\)d")


@dataclass
class Ours:
    """Buttons and notebooks' pages by model, our models with a form, and windows."""

    buttons: dict[str, set[str]] = field(default_factory=dict)
    tabs: dict[str, set[str]] = field(default_factory=dict)
    forms: set[str] = field(default_factory=set)
    windows: dict[str, int] = field(default_factory=dict)

    def pressed(self, model):
        """Return the names of the buttons of ``model`` to press."""
        return sorted(
            name
            for name in self.buttons.get(model, ())
            if not {name, f"{name}@{model}"} & CHANGES
        )

    def all_pressed(self):
        return {name for model in self.buttons for name in self.pressed(model)}


def ours(admin):
    """Return what is ours, read by an administrator through the API."""
    found = Ours()
    for view in _of_ours(admin, "ir.ui.view", "model", "type", "arch_db"):
        if view["model"]:
            _note_view(admin, found, view)
    for action in _of_ours(admin, "ir.actions.act_window", "xml_id", "target"):
        if action["target"] == "new":
            found.windows[action["xml_id"]] = action["id"]
    return found


def _note_view(admin, found, view):
    model, arch = view["model"], etree.fromstring(view["arch_db"].encode())
    if view["type"] == "form" and model.startswith(OURS):
        found.forms.add(model)
    names = found.buttons.setdefault(model, set())
    for button in arch.iter("button"):
        name = button.get("name", "")
        if by_id := BY_ID.fullmatch(name):
            name = str(admin.ref(by_id[1]))
        if name:
            names.add(name)
    tabs = found.tabs.setdefault(model, set())
    tabs |= {page.get("name") for page in arch.iter("page") if page.get("string")}


def _of_ours(admin, model, *fields):
    named = admin(
        "ir.model.data",
        "search_read",
        [("model", "=", model), ("module", "=like", f"{MODULES}%")],
        ["res_id"],
    )
    return admin(model, "read", [row["res_id"] for row in named], list(fields))
