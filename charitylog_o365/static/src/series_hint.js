import {serializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {FormController} from "@web/views/form/form_controller";

import {ActionCalendarModel} from "./action_calendar";
import {showAgain} from "./undo";

const WORK = "charitylog.action";
// What is changed with those that follow, in their window. Not the notes: each has its
// own, which those of this one would replace.
const SHARED = [
    "action_type_id",
    "location",
    "planned_duration",
    "project_id",
    "user_id",
];
const WHEN = ["day", "start"];
const NOTES = "description";
// Another kind of day, or another state, is for one alone.
const OWN = ["all_day", "state", "series_following"];
const OPEN = "outstanding";
// Milliseconds: long enough to read it, and to press its button.
const SHOWN = 12000;

/**
 * Says that one of a series was changed alone, and offers to change those that follow in
 * the same way. Without names: it is said only.
 */
function hint(env, id, names, startBefore) {
    const {action, notification, orm} = env.services;
    const changeTheOthers = async () => {
        close();
        const opened = await orm.call(WORK, "action_change_following", [[id]]);
        opened.context = {
            ...opened.context,
            default_changed_alone: names.join(","),
            default_start_before: startBefore,
        };
        await action.doAction(opened, {onClose: () => showAgain(env)});
    };
    const close = notification.add(
        _t("Only this one was changed. Those that follow stay as they are."),
        {
            type: "info",
            autocloseDelay: SHOWN,
            buttons: names.length
                ? [{name: _t("Those that follow too"), onClick: changeTheOthers}]
                : [],
        }
    );
}

patch(FormController.prototype, {
    async onWillSaveRecord(record) {
        if (record.resModel === WORK) {
            this.startBeforeSave = record._values.start;
        }
        return super.onWillSaveRecord(...arguments);
    },

    async onRecordSaved(record, changes = {}) {
        const result = await super.onRecordSaved(...arguments);
        const {series_following: following, state} = record.data;
        const names = [...SHARED, ...WHEN].filter((name) => name in changes);
        const isChanged = names.length || NOTES in changes;
        if (record.resModel === WORK && following && isChanged) {
            const isShared = !("all_day" in changes) && state === OPEN;
            const isMoved = WHEN.some((name) => name in changes);
            const startBefore = isMoved && serializeDateTime(this.startBeforeSave);
            hint(this.env, record.resId, isShared ? names : [], startBefore);
        }
        return result;
    },
});

// What dragging in the calendar may change.
const DRAGGED = ["start", "planned_duration"];

patch(ActionCalendarModel.prototype, {
    async updateRecord(record) {
        const look = () => this.orm.read(WORK, [record.id], [...DRAGGED, ...OWN]);
        const [before] = await look();
        const result = await super.updateRecord(...arguments);
        const [saved] = before.series_following ? await look() : [];
        if (saved) {
            const names = DRAGGED.filter((name) => before[name] !== saved[name]);
            const isShared = before.all_day === saved.all_day && saved.state === OPEN;
            const startBefore = names.includes("start") && before.start;
            hint(this.env, record.id, isShared ? names : [], startBefore);
        }
        return result;
    },
});
