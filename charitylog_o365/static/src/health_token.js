import {CopyButton} from "@web/core/copy_button/copy_button";
import {Dialog} from "@web/core/dialog/dialog";
import {registry} from "@web/core/registry";

import {Component} from "@odoo/owl";

/** Shows a token once: it is in no field, so that no record and no log keeps it. */
export class HealthTokenDialog extends Component {
    static template = "charitylog_o365.HealthTokenDialog";
    static components = {CopyButton, Dialog};
    static props = {token: String, url: String, close: Function};
}

registry.category("actions").add("charitylog_o365.health_token", (env, {params}) => {
    env.services.dialog.add(HealthTokenDialog, {token: params.token, url: params.url});
});
