import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

import {Component} from "@odoo/owl";

/** What is planned with a client, and what was done, newest first. */
export class ClientPage extends Component {
    static template = "charitylog_o365.ClientPage";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    get page() {
        return this.props.record.data[this.props.name];
    }

    /** "Home visit: Form filled in", or one of both. */
    what(line) {
        return line.kind && line.kind !== line.what
            ? `${line.kind}: ${line.what}`
            : line.what;
    }

    took(line) {
        const minutes = Math.round(line.hours * 60);
        return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
    }

    completeLabel(line) {
        return _t("Complete: %(what)s, %(when)s", line);
    }

    open(line) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "charitylog.action",
            res_id: line.id,
            views: [[false, "form"]],
        });
    }

    async complete(line) {
        const window = await this.orm.call("charitylog.action", "action_complete", [
            [line.id],
        ]);
        return this.action.doAction(window, {onClose: () => this.props.record.load()});
    }

    async openAll() {
        const {resModel, resId} = this.props.record;
        const all = await this.orm.call(resModel, "action_charitylog_history", [
            [resId],
        ]);
        return this.action.doAction(all);
    }
}

registry.category("fields").add("charitylog_client_page", {
    component: ClientPage,
    supportedTypes: ["json"],
});
