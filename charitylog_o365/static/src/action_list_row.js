import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

import {Component} from "@odoo/owl";

import {ROW_ACTIONS} from "./action_list_keys";

export const PRESSED = "CHARITYLOG:ROW-ACTION";

/** What can be done to a row without opening it. The list does it. */
export class RowActions extends Component {
    static template = "charitylog_o365.RowActions";
    static components = {Dropdown, DropdownItem};
    static props = {...standardWidgetProps};

    get first() {
        return ROW_ACTIONS[0];
    }

    get others() {
        return ROW_ACTIONS.slice(1);
    }

    get isOutstanding() {
        return this.props.record.data.state === "outstanding";
    }

    press(action) {
        this.env.bus.trigger(PRESSED, {record: this.props.record, action});
    }
}

registry.category("view_widgets").add("charitylog_row_actions", {
    component: RowActions,
    fieldDependencies: [{name: "state", type: "selection"}],
    listViewWidth: 84,
});
