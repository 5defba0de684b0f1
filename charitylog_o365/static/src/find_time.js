import {Dialog} from "@web/core/dialog/dialog";
import {deserializeDateTime, serializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

import {Component, status, useEffect, useRef, useState} from "@odoo/owl";

import {dayInWords} from "./date_words";
import {clock} from "./free_busy";
import {moveAlong} from "./move_along";

/** The next times that suit both people, or one; choosing one sets it in the form. */
export class FindTime extends Component {
    static template = "charitylog_o365.FindTime";
    static components = {Dialog};
    static props = {wish: Object, choose: Function, close: Function};

    setup() {
        this.orm = useService("orm");
        this.list = useRef("list");
        this.asked = 0;
        this.state = useState({isAlone: false, name: "", is_me: true, slots: []});
        useEffect(
            (count) => {
                if (count) {
                    this.list.el.querySelector("button").focus();
                }
            },
            () => [this.state.slots.length]
        );
        this.look();
    }

    get title() {
        return _t("Find a time");
    }

    lookFor(isAlone) {
        this.state.isAlone = isAlone;
        return this.look();
    }

    async look() {
        const {who, start, hours, actionId} = this.props.wish;
        const none = {slots: [], reasons: [], without: []};
        Object.assign(this.state, {isAsking: true, failed: false, ...none});
        const asked = ++this.asked;
        // Only the answer to what was asked last is shown.
        const isOver = () => asked !== this.asked || status(this) === "destroyed";
        const from = serializeDateTime(start || luxon.DateTime.now());
        const args = [who, from, hours, actionId, this.state.isAlone];
        try {
            const told = await this.orm.silent.call(
                "res.users",
                "o365_find_time",
                args
            );
            if (isOver()) {
                return;
            }
            Object.assign(this.state, none, told);
        } catch {
            if (isOver()) {
                return;
            }
            this.state.failed = true;
        }
        this.state.isAsking = false;
    }

    label([from, to]) {
        const [start, end] = [from, to].map(deserializeDateTime);
        const said = `${dayInWords(start, "long")}, ${start.toFormat("HH:mm")}`;
        return +start === +end ? said : `${said}–${clock(end, start)}`;
    }

    /** The arrows lead along the times, as Tab does. */
    moveAlong = moveAlong;

    async choose([from]) {
        await this.props.choose(deserializeDateTime(from));
        this.props.close();
    }
}
