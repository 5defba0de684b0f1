import {browser} from "@web/core/browser/browser";
import {deserializeDateTime, serializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useOwnedDialogs, useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

import {Component, onWillUnmount, useRef, useState} from "@odoo/owl";

import {FindTime} from "./find_time";
import {clock, inWords, isAhead, wishOf} from "./free_busy";

/** Milliseconds without a change before it is asked. */
const WAIT = 400;
/** Whoever has no calendar of their own is not told so below each time. */
const UNSAID = ["", "not_connected"];

/**
 * Below the time of a form: whether the person is busy then, and another time. Nothing
 * while they are free. A record is asked about once somebody has changed who or when.
 */
export class FreeLine extends Component {
    static template = "charitylog_o365.FreeLine";
    static props = {...standardWidgetProps, names: Object};

    setup() {
        this.orm = useService("orm");
        this.addDialog = useOwnedDialogs();
        this.findButton = useRef("find");
        this.state = useState({told: undefined, wish: undefined});
        useRecordObserver((record) => this.look(record));
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    look(record) {
        const {names} = this.props;
        const wish = record.isInEdition ? wishOf(record, names) : undefined;
        const who = record.data[names.who]?.id;
        this.state.wish = wish && who ? {...wish, who} : undefined;
        const key = [wish && who, +wish?.start, wish?.hours, record.resId].join();
        if (key === this.key) {
            return;
        }
        const isOpened = record.id !== this.recordId;
        Object.assign(this, {key, recordId: record.id});
        this.state.told = undefined;
        browser.clearTimeout(this.timer);
        // Whoever only reads a record asks Microsoft nothing.
        if (this.state.wish && isAhead(wish) && (record.isNew || !isOpened)) {
            this.timer = browser.setTimeout(() => this.ask(key, this.state.wish), WAIT);
        }
    }

    async ask(key, {who, start, hours, actionId}) {
        const args = [who, serializeDateTime(start), hours, actionId];
        const told = await this.orm.silent
            .call("res.users", "o365_free_clash", args)
            .catch(() => undefined); // The form is saved as ever.
        if (key === this.key) {
            this.state.told = told?.busy && told;
        }
    }

    get clash() {
        const {told, wish} = this.state;
        return told?.busy.length && wish?.start ? told : undefined;
    }

    get sentence() {
        const {busy, here, is_me: isMe, name} = this.clash;
        const values = {name, times: inWords(busy, this.state.wish.start)};
        if (here.length === busy.length) {
            return isMe
                ? _t("You are busy %(times)s.", values)
                : _t("%(name)s is busy %(times)s.", values);
        }
        return isMe
            ? _t("You are busy %(times)s in Outlook.", values)
            : _t("%(name)s is busy %(times)s in Outlook.", values);
    }

    get freeFrom() {
        const from = this.clash.free_from;
        return from && deserializeDateTime(from);
    }

    get warning() {
        return `${this.sentence} ${this.freeFromText}`;
    }

    get freeFromText() {
        return this.freeFrom
            ? _t("Free from %s.", clock(this.freeFrom, this.state.wish.start))
            : _t("Not free for so long on that day any more.");
    }

    get moveLabel() {
        return _t("Move to %s", clock(this.freeFrom, this.state.wish.start));
    }

    get unknown() {
        const {told} = this.state;
        if (!told || this.clash || UNSAID.includes(told.why)) {
            return undefined;
        }
        return told.is_me
            ? _t("Whether you are free is not known: %s", told.reason)
            : _t("Whether %(name)s is free is not known: %(reason)s", told);
    }

    async moveTo(start) {
        await this.props.record.update({[this.props.names.start]: start});
        // The button that was pressed is gone.
        this.findButton.el?.focus();
    }

    findTime() {
        const {wish} = this.state;
        this.addDialog(FindTime, {wish, choose: (start) => this.moveTo(start)});
    }
}

registry.category("view_widgets").add("charitylog_free_line", {
    component: FreeLine,
    extractProps({options}) {
        const {who = "user_id", start = "start", length, all_day} = options;
        return {names: {who, start, length, all_day}};
    },
});
