import { registry } from "@web/core/registry";
import { DateTimeField, dateTimeField } from "@web/views/fields/datetime/datetime_field";
import { formatDateTime } from "@web/views/fields/formatters";

/** A moment; of a record that is for a day without an hour, the day only. */
export class WhenField extends DateTimeField {
    getFormattedValue(valueIndex, numeric = this.props.numeric) {
        const value = this.values[valueIndex];
        if (value && this.props.record.data.all_day) {
            return formatDateTime(value, { numeric, showTime: false });
        }
        return super.getFormattedValue(valueIndex, numeric);
    }
}

registry.category("fields").add("charitylog_when", {
    ...dateTimeField,
    component: WhenField,
    fieldDependencies: [{ name: "all_day", type: "boolean" }],
});
