import {CopyButton} from "@web/core/copy_button/copy_button";
import {Dialog} from "@web/core/dialog/dialog";
import {standardErrorDialogProps} from "@web/core/errors/error_dialogs";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

import {Component, useState} from "@odoo/owl";

export const REFUSED =
    "odoo.addons.charitylog_o365.models.permission.refusal.AssignmentRefused";
const SIGN_IN = ["not_connected", "sign_in"];

/**
 * Says why work cannot go into a colleague's calendar, and who can mend it. What was
 * typed stays in the form behind it. `retry` and `keep` are there where a form is,
 * `offer` ({name, make, makeToSeveral}) where the work can be offered to the colleague,
 * or to several, instead.
 */
export class RefusalDialog extends Component {
    static template = "charitylog_o365.RefusalDialog";
    static components = {CopyButton, Dialog};
    static props = {
        ...standardErrorDialogProps,
        retry: {type: Function, optional: true},
        keep: {type: Function, optional: true},
        offer: {type: Object, optional: true},
    };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.title = this.props.data.context.title;
        this.state = useState({
            colleagues: this.props.data.context.colleagues,
            asking: false,
            asked: false,
        });
    }

    get maySignIn() {
        return this.state.colleagues.some((each) => SIGN_IN.includes(each.reason));
    }

    /** Several colleagues may have the same way out: it is said once. */
    get ways() {
        return [...new Set(this.state.colleagues.map((each) => each.how))];
    }

    get whats() {
        return [...new Set(this.state.colleagues.map((each) => each.what))];
    }

    get lines() {
        return this.state.colleagues.map((each) => each.line).filter(Boolean);
    }

    async checkAgain() {
        this.state.asking = true;
        try {
            const ids = this.state.colleagues.map((each) => each.id);
            const refused = await this.orm.call("o365.calendar.access", "check_again", [
                ids,
            ]);
            this.state.asked = true;
            if (refused.length) {
                this.state.colleagues = refused;
                return;
            }
        } finally {
            this.state.asking = false;
        }
        this.props.close();
        if (this.props.retry) {
            await this.props.retry();
        } else {
            this.notification.add(_t("You may do that now. Please try once more."), {
                type: "success",
            });
        }
    }

    async keep() {
        this.props.close();
        await this.props.keep();
    }

    async offer() {
        this.props.close();
        await this.props.offer.make();
    }

    async offerToSeveral() {
        this.props.close();
        await this.props.offer.makeToSeveral();
    }
}

registry.category("error_dialogs").add(REFUSED, RefusalDialog);
