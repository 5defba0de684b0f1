import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {KeepLast} from "@web/core/utils/concurrency";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {Component, onWillStart, useState} from "@odoo/owl";

const HEALTH = "o365.health";
// Icon and words of each level: colour alone says nothing to some.
const LEVELS = {
    ok: {icon: "fa-check-circle text-success", words: _t("All is well")},
    warn: {icon: "fa-exclamation-triangle text-warning", words: _t("Needs a look")},
    bad: {icon: "fa-times-circle text-danger", words: _t("Not well")},
    none: {icon: "fa-circle-o text-muted", words: ""},
};

/** Whether changes reach Outlook in time, what does not, and what helps. */
export class Health extends Component {
    static template = "charitylog_o365.Health";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.levels = LEVELS;
        this.state = useState({data: false, error: "", isLoading: true, pressed: ""});
        onWillStart(() => this.load());
    }

    async load() {
        Object.assign(this.state, {isLoading: true, error: ""});
        try {
            this.state.data = await this.keepLast.add(
                this.orm.call(HEALTH, "o365_health", [])
            );
        } catch (error) {
            this.state.error =
                error instanceof ConnectionLostError
                    ? _t("There is no connection at the moment.")
                    : error.data?.message || _t("Something went wrong.");
        }
        this.state.isLoading = false;
    }

    /** The list behind a number. */
    open(action) {
        return this.action.doAction(action);
    }

    /** What helps; the page is read again afterwards. */
    async press({method, action: opened}) {
        if (opened) {
            return this.open(opened);
        }
        if (this.state.pressed) {
            return;
        }
        this.state.pressed = method;
        try {
            const action = await this.orm.call(HEALTH, method, []);
            if (action?.type) {
                delete action.params?.next;
                await this.action.doAction(action);
            }
        } finally {
            this.state.pressed = "";
        }
        await this.load();
    }
}

registry.category("actions").add("charitylog_o365.health", Health);
