import {registry} from "@web/core/registry";
import {DateTimeField, dateTimeField} from "@web/views/fields/datetime/datetime_field";

import {dayInWords} from "./date_words";

/** A moment with its weekday; of a record that is for a day without an hour, the day. */
export class WhenField extends DateTimeField {
    getFormattedValue(valueIndex) {
        const value = this.values[valueIndex];
        if (!value) {
            return "";
        }
        const day = dayInWords(value);
        return this.props.record.data.all_day
            ? day
            : `${day}, ${value.toFormat("HH:mm")}`;
    }
}

registry.category("fields").add("charitylog_when", {
    ...dateTimeField,
    component: WhenField,
    listViewWidth: [104, 152],
    fieldDependencies: [{name: "all_day", type: "boolean"}],
});
