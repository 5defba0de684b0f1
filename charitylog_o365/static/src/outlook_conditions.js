import {usePopover} from "@web/core/popover/popover_hook";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

import {Component} from "@odoo/owl";

/** What a record needs to be in Outlook, each with a tick or a cross. */
export class OutlookConditions extends Component {
    static template = "charitylog_o365.OutlookConditions";
    static props = {conditions: Array, close: {type: Function, optional: true}};
}

/** Asks for the conditions when somebody wants to see them, and not before. */
export class OutlookConditionsButton extends Component {
    static template = "charitylog_o365.OutlookConditionsButton";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.popover = usePopover(OutlookConditions, {
            popoverClass: "o_charitylog_conditions",
            position: "bottom",
        });
    }

    async open(ev) {
        const target = ev.currentTarget;
        const {resId, resModel} = this.props.record;
        const conditions = await this.orm.call(resModel, "o365_conditions", [[resId]]);
        this.popover.open(target, {conditions});
    }
}

registry.category("view_widgets").add("o365_conditions", {
    component: OutlookConditionsButton,
});
