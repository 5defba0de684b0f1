import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {CharField, charField} from "@web/views/fields/char/char_field";

import {status, useEffect} from "@odoo/owl";

const PENDING = "pending";
/** Milliseconds: what is not in Outlook by then takes longer than anybody watches. */
const LOOKS = [1500, 3000, 6000, 12000];
/** After so long a record stays open, and is not only on the way to another. */
const STAYS = 400;
/** Whoever comes back within a minute is told nothing new. */
const AGAIN = 60000;
const lookedUp = new Map();

/** Whether it is a minute since this record was last looked up, by this tab. */
function isDue({resModel, resId}) {
    const key = `${resModel},${resId}`;
    const now = Date.now();
    if (now - (lookedUp.get(key) ?? -AGAIN) < AGAIN) {
        return false;
    }
    lookedUp.set(key, now);
    return true;
}

/** How it is with Outlook, in a sentence: looked at again while it is on its way. */
export class OutlookMessage extends CharField {
    setup() {
        super.setup();
        this.orm = useService("orm");
        useEffect(
            (resId, check) => {
                if (resId && check === "opened") {
                    const timer = setTimeout(() => this.lookInOutlook(), STAYS);
                    return () => clearTimeout(timer);
                }
            },
            () => [this.props.record.resId, this.props.record.data.o365_check]
        );
        useEffect(
            (id, state) => {
                if (id && state === PENDING) {
                    this.lookAgain(0);
                }
                return () => clearTimeout(this.timer);
            },
            // A button of the form makes another record of it, to be followed anew.
            () => {
                const {id, resId, data} = this.props.record;
                return [resId, data.o365_state, id];
            }
        );
    }

    /** Have the server look at the entry in Outlook; nobody waits for it, or hears that
     *  it could not. */
    async lookInOutlook() {
        const {record} = this.props;
        if (!isDue(record)) {
            return;
        }
        const {resModel, resId} = record;
        const hasNews = await this.orm.silent
            .call(resModel, "o365_look", [[resId]])
            .catch(() => false);
        if (hasNews && record.resId === resId) {
            await this.reload(record);
        }
    }

    /** Never under the hands of somebody who is typing. */
    async reload(record) {
        if (!(await record.isDirty()) && status(this) !== "destroyed") {
            await record.load();
        }
    }

    lookAgain(turn) {
        const {record} = this.props;
        this.timer = setTimeout(async () => {
            await this.reload(record);
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
    fieldDependencies: [
        {name: "o365_check", type: "selection"},
        {name: "o365_state", type: "selection"},
    ],
});
