import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";

import {Component} from "@odoo/owl";

/** What can be done to a row: its key, its method, its words, and its mark. */
export const ROW_ACTIONS = [
    {key: "c", method: "action_quick_complete", name: _t("Complete"), icon: "fa-check"},
    {
        key: "n",
        method: "action_quick_nobody_there",
        name: _t("Nobody there"),
        icon: "fa-user-times",
    },
    {
        key: "t",
        method: "action_quick_tomorrow",
        name: _t("Tomorrow"),
        icon: "fa-long-arrow-right",
        isMove: true,
    },
    {
        key: "w",
        method: "action_quick_next_week",
        name: _t("Next week"),
        icon: "fa-forward",
        isMove: true,
    },
    {
        key: "d",
        method: "action_quick_move",
        name: _t("Another day …"),
        icon: "fa-calendar-o",
        isMove: true,
    },
    {key: "g", method: "action_quick_give", name: _t("Give to …"), icon: "fa-share"},
    {
        key: "x",
        method: "action_quick_cancel",
        name: _t("Cancel the action"),
        icon: "fa-ban",
    },
];

const OTHERS = [
    {key: "↓ ↑", name: _t("From the search box to the rows, and from row to row")},
    {key: _t("Space"), name: _t("Choose the row, for several at once")},
    {key: "Enter", name: _t("Open")},
    {key: "r", name: _t("Record a contact")},
    {key: "u", name: _t("Undo what you did last, for ten minutes")},
    {key: "?", name: _t("Show these keys")},
];

/** The keys of the Action List. */
export class KeysDialog extends Component {
    static template = "charitylog_o365.KeysDialog";
    static components = {Dialog};
    static props = {close: Function};

    get title() {
        return _t("Keys for the rows");
    }

    get keys() {
        return [...ROW_ACTIONS, ...OTHERS];
    }
}
