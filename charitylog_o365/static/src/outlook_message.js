import { registry } from "@web/core/registry";
import { CharField, charField } from "@web/views/fields/char/char_field";

import { status, useEffect } from "@odoo/owl";

const PENDING = "pending";
/** Milliseconds: what is not in Outlook by then takes longer than anybody watches. */
const LOOKS = [1500, 3000, 6000, 12000];

/** How it is with Outlook, in a sentence: looked at again while it is on its way. */
export class OutlookMessage extends CharField {
    setup() {
        super.setup();
        useEffect(
            (id, state) => {
                if (id && state === PENDING) {
                    this.lookAgain(0);
                }
                return () => clearTimeout(this.timer);
            },
            // A button of the form makes another record of it, to be followed anew.
            () => {
                const { id, resId, data } = this.props.record;
                return [resId, data.o365_state, id];
            }
        );
    }

    lookAgain(turn) {
        const { record } = this.props;
        this.timer = setTimeout(async () => {
            // Never under the hands of somebody who is typing.
            if (!(await record.isDirty()) && status(this) !== "destroyed") {
                await record.load();
            }
            if (status(this) === "destroyed" || this.props.record.id !== record.id) {
                return;
            }
            if (record.data.o365_state === PENDING && turn + 1 < LOOKS.length) {
                this.lookAgain(turn + 1);
            }
        }, LOOKS[turn]);
    }
}

registry.category("fields").add("charitylog_outlook_message", {
    ...charField,
    component: OutlookMessage,
    fieldDependencies: [{ name: "o365_state", type: "selection" }],
});
