import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

import {Component} from "@odoo/owl";

import {moveAlong} from "./move_along";

/** What is outstanding with a client and what was done last: nothing is recorded twice. */
export class ClientWork extends Component {
    static template = "charitylog_o365.ClientWork";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    get work() {
        return this.props.record.data[this.props.name];
    }

    completeLabel(line) {
        return _t("Complete: %(what)s, %(when)s", line);
    }

    /** One Tab leads past the list, the arrows along it. */
    moveAlong = moveAlong;

    /** Complete that one instead of recording it once more. */
    async complete(line) {
        const open = await this.orm.call("charitylog.action", "action_complete", [
            [line.id],
        ]);
        await this.action.doAction(open);
    }
}

registry.category("fields").add("charitylog_client_work", {
    component: ClientWork,
    supportedTypes: ["json"],
});
