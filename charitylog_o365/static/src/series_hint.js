import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";

import { ActionCalendarModel } from "./action_calendar";

const WORK = "charitylog.action";
// What is changed with those that follow, in their window.
const SHARED = [
    "action_type_id",
    "day",
    "description",
    "location",
    "planned_duration",
    "project_id",
    "start",
    "user_id",
];

/** Says that one of a series was changed alone. */
function hint(notification) {
    notification.add(_t("Only this one was changed. Those that follow stay as they are."), {
        type: "info",
    });
}

patch(FormController.prototype, {
    async onRecordSaved(record, changes) {
        const result = await super.onRecordSaved(...arguments);
        const { series_following: following } = record.data;
        const changed = SHARED.some((name) => name in (changes || {}));
        if (record.resModel === WORK && following && changed) {
            hint(this.env.services.notification);
        }
        return result;
    },
});

patch(ActionCalendarModel.prototype, {
    async updateRecord(record) {
        const result = await super.updateRecord(...arguments);
        const [saved] = await this.orm.read(WORK, [record.id], ["series_following"]);
        if (saved?.series_following) {
            hint(this.env.services.notification);
        }
        return result;
    },
});
