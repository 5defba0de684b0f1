import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {serializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {RPCError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {SIZES} from "@web/core/ui/ui_service";
import {useBus, useService} from "@web/core/utils/hooks";
import {RelationalModel} from "@web/model/relational_model/relational_model";
import {ListController} from "@web/views/list/list_controller";
import {listView} from "@web/views/list/list_view";

import {onPatched, onWillStart, useState} from "@odoo/owl";

import {KeysDialog, ROW_ACTIONS} from "./action_list_keys";
import {PRESSED} from "./action_list_row";
import {CharitylogListRenderer} from "./list";
import {recordContact} from "./record_contact";
import {CHANGED, offerUndo, undo} from "./undo";

const BY_KEY = Object.fromEntries(ROW_ACTIONS.map((action) => [action.key, action]));
// On a phone: when, with whom, and what can be done. On a tablet some more.
const TITLE = "calendar_title";
const ON_A_PHONE = ["start", TITLE];
const ON_A_TABLET = [
    "start",
    "partner_id",
    "name",
    "user_id",
    "planned_duration",
    "duration",
    "outcome",
    "o365_state",
];
const MESSAGE = "o365_message";
const ROW = "tr.o_data_row";
const ASKS = "charitylog_o365.charitylog_action_action_outlook_asks";

/** About how much of one's own work Outlook asks: above all lists but that of it. */
function sentence({asked}, {o365_asks}) {
    if (!asked || o365_asks) {
        return "";
    }
    return asked === 1
        ? _t("Outlook asks about one of your records.")
        : _t("Outlook asks about %s of your records.", asked);
}

/** Groups that have become empty go: Odoo keeps them until the page is left. */
export class ActionListModel extends RelationalModel {
    /** What is planned day by day stands above a list of today, tomorrow and later. */
    async load(...args) {
        await super.load(...args);
        const {root} = this;
        this.asked = await this.orm.call("charitylog.action", "charitylog_asked", []);
        this.hours = [];
        if (root.isGrouped && root.groupBy[0] === "when_group") {
            this.hours = await this.orm.call("charitylog.action", "charitylog_hours", [
                root.domain,
            ]);
        }
        this.notify();
    }

    _postprocessReadGroup(config, ...rest) {
        delete config.currentGroups;
        return super._postprocessReadGroup(config, ...rest);
    }
}

/** The list of contacts and actions, whose rows are worked on without opening them. */
export class ActionListRenderer extends CharitylogListRenderer {
    static template = "charitylog_o365.ActionListRenderer";

    setup() {
        super.setup();
        this.action = useService("action");
        this.dialog = useService("dialog");
        useBus(this.env.bus, CHANGED, ({detail}) => {
            detail.isDone = true;
            return this.loadAgain();
        });
        useBus(this.env.bus, PRESSED, ({detail: {record, action}}) => {
            if (this.props.list.records.some((one) => one.id === record.id)) {
                return this.run(action, record);
            }
        });
        if (this.env.searchModel) {
            // From the search box to the first row, and not to the titles above it.
            useBus(this.env.searchModel, "focus-view", () => this.focusRow(0));
        }
        onPatched(() => {
            if (this.rowToFocus !== undefined) {
                const row = this.rowToFocus;
                this.rowToFocus = undefined;
                this.focusRow(row);
            }
        });
    }

    getActiveColumns() {
        const columns = super.getActiveColumns();
        if (this.uiService.size >= SIZES.XL) {
            return columns.filter((col) => col.name !== TITLE);
        }
        const kept = this.env.isSmall ? [...ON_A_PHONE] : [...ON_A_TABLET];
        if (this.props.list.context.o365_asks) {
            kept.push(MESSAGE);
        }
        return columns.filter(
            (col) => col.type === "widget" || kept.includes(col.name)
        );
    }

    /** Above the rows of a phone, whose buttons are behind three dots. */
    get asked() {
        return this.env.isSmall
            ? sentence(this.props.list.model, this.props.list.context)
            : "";
    }

    seeWhatOutlookAsks() {
        return this.action.doAction(ASKS);
    }

    get rows() {
        return [...this.tableRef.el.querySelectorAll(ROW)];
    }

    focusRow(index) {
        const row = this.rows.at(Math.min(index, this.rows.length - 1));
        const cell = row?.querySelector("td.o_data_cell");
        if (cell) {
            cell.focus();
            row.closest("tbody").classList.add("o_keyboard_navigation");
        }
    }

    onCellKeydown(ev, group = null, record = null) {
        this.isHeld = ev.repeat;
        if (
            !this.editedRecord &&
            ev.key === "r" &&
            !ev.ctrlKey &&
            !ev.metaKey &&
            !ev.altKey
        ) {
            ev.preventDefault();
            ev.stopPropagation();
            const index = this.rows.findIndex((row) => row.contains(ev.target));
            return recordContact(this.action, this.props.list.context, () =>
                this.loadAgain(index)
            );
        }
        if (!this.editedRecord && (ev.key === "?" || ev.key === "u") && !ev.ctrlKey) {
            ev.preventDefault();
            ev.stopPropagation();
            return ev.key === "u" ? undo(this.env) : this.dialog.add(KeysDialog, {});
        }
        return super.onCellKeydown(ev, group, record);
    }

    onCellKeydownReadOnlyMode(hotkey, cell, group, record) {
        const action = record && BY_KEY[hotkey];
        if (!action) {
            return super.onCellKeydownReadOnlyMode(hotkey, cell, group, record);
        }
        // One press is one row: a key held down would go through the list.
        if (!this.isRunning && !this.isHeld) {
            this.isRunning = true;
            this.run(action, record).finally(() => (this.isRunning = false));
        }
        return true;
    }

    /** Do it to this row, or to all that are chosen where it is one of them. */
    async run(action, record) {
        const {list} = this.props;
        const index = this.rows.findIndex((row) =>
            row.contains(document.activeElement)
        );
        const ids = record.selected ? await list.getResIds(true) : [record.resId];
        // Pressed again after a lost answer, it must not move once more from there.
        const args = action.isMove ? [ids, this.starts] : [ids];
        const answer = this.orm.call("charitylog.action", action.method, args);
        const next = await answer.catch((error) => {
            if (action.isMove && error instanceof RPCError) {
                this.loadAgain(index);
            }
            throw error;
        });
        if (next.type === "ir.actions.client") {
            if (next.tag === "charitylog_undo") {
                offerUndo(this.env, next.params);
            } else {
                this.action.doAction(next);
            }
            return this.loadAgain(index);
        }
        return this.action.doAction(next, {onClose: () => this.loadAgain(index)});
    }

    /** When each row begins, as it is shown: the server compares. */
    get starts() {
        return Object.fromEntries(
            this.props.list.records.map(({resId, data}) => [
                resId,
                serializeDateTime(data.start),
            ])
        );
    }

    async loadAgain(
        index = this.rows.findIndex((row) => row.contains(document.activeElement))
    ) {
        await this.props.list.model.load();
        if (index >= 0) {
            this.rowToFocus = index;
            this.render();
        }
    }
}

/** Adds for how many days one sees the list, and the keys. */
export class ActionListController extends ListController {
    static components = {...ListController.components, Dropdown, DropdownItem};

    setup() {
        super.setup();
        this.days = useState({
            hasRange: Boolean(this.props.context.charitylog_days),
            now: 7,
        });
        onWillStart(async () => {
            if (this.days.hasRange) {
                this.days.now = await this.keepDays();
            }
        });
        // Wherever one is on the page; in a row the list itself listens.
        useHotkey("u", () => this.undoLast());
    }

    getExportableFields() {
        return super.getExportableFields().filter((field) => field.name !== TITLE);
    }

    keepDays(...days) {
        return this.model.orm.call("charitylog.action", "charitylog_days", days);
    }

    /** Before the search box, out of which no Tab key leads to what is below. */
    get asked() {
        return this.env.inDialog ? "" : sentence(this.model, this.props.context);
    }

    seeWhatOutlookAsks() {
        return this.actionService.doAction(ASKS);
    }

    get ranges() {
        return [0, 1, 7, 14, 31].map((days) => ({days, name: this.rangeName(days)}));
    }

    rangeName(days) {
        return days > 1 ? _t("%s days", days) : days ? _t("1 day") : _t("Today only");
    }

    async chooseDays(days) {
        this.days.now = await this.keepDays(days);
        await this.model.load();
    }

    undoLast() {
        return undo(this.env);
    }

    recordContact() {
        return recordContact(this.actionService, this.props.context, () =>
            this.model.load()
        );
    }

    showKeys() {
        this.dialogService.add(KeysDialog, {});
    }
}

registry.category("views").add("charitylog_action_list", {
    ...listView,
    Model: ActionListModel,
    Controller: ActionListController,
    Renderer: ActionListRenderer,
    buttonTemplate: "charitylog_o365.ActionList.Buttons",
});
