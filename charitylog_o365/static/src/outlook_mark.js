import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

import {Component} from "@odoo/owl";

export const MARKS = {
    off: "fa-calendar-times-o text-muted",
    pending: "fa-clock-o text-info",
    // No tick: that says that the work is done.
    synced: "fa-calendar text-success",
    waiting: "fa-hourglass-half text-warning",
    conflict: "fa-question-circle text-warning",
    blocked: "fa-exclamation-triangle text-danger",
    error: "fa-exclamation-triangle text-danger",
};

/** How it is with Outlook, as a small mark; the sentence shows when pointed at. */
export class OutlookMark extends Component {
    static template = "charitylog_o365.OutlookMark";
    static props = {...standardFieldProps};

    get mark() {
        return MARKS[this.props.record.data[this.props.name]];
    }

    get sentence() {
        return this.props.record.data.o365_message || "";
    }
}

registry.category("fields").add("charitylog_outlook_mark", {
    component: OutlookMark,
    supportedTypes: ["selection"],
    listViewWidth: 30,
    label: false,
    fieldDependencies: [{name: "o365_message", type: "char"}],
});
