import {_t} from "@web/core/l10n/translation";

import {Component, useState} from "@odoo/owl";

import {momentAt, SLOT, TOP} from "./staff_day_layout";
import {clock} from "./staff_day_said";

/** Pixels of an hour; the stylesheet says the same. */
export const HOUR = 56;
/** So many pieces of work stand above the hours before the rest is asked for. */
const FEW = 2;
const STATES = {
    outstanding: _t("outstanding"),
    done: _t("done"),
    cancelled: _t("cancelled"),
};

export const pixels = (minutes) => (minutes * HOUR) / 60;

/** What is above the hours of a column: work by the day, and what is overdue. */
export class StaffDayTop extends Component {
    static template = "charitylog_o365.StaffDayTop";
    static props = {
        column: Object,
        at: [String, Boolean],
        isAll: Boolean,
        late: Number,
        isDropped: Boolean,
        open: Function,
        make: Function,
        showAll: Function,
    };

    get shown() {
        const {isAll, column} = this.props;
        return isAll ? column.tops : column.tops.slice(0, FEW);
    }

    /** How much more there is, also of what the server has not told of. */
    get more() {
        const {column, late} = this.props;
        const told = column.tops.filter((work) => work.is_late).length;
        const rest = column.tops.length - this.shown.length;
        return rest + (column.isToday ? Math.max(0, late - told) : 0);
    }

    get placeLabel() {
        return _t("%s, by the day: free", this.props.column.label);
    }

    label(work) {
        return describe(work);
    }
}

/** The hours of one person on one day. */
export class StaffDayColumn extends Component {
    static template = "charitylog_o365.StaffDayColumn";
    static props = {
        column: Object,
        at: [String, Boolean],
        target: [Object, Boolean],
        carried: [Object, Boolean],
        now: [Number, Boolean],
        isWaiting: [Number, Boolean],
        open: Function,
        make: Function,
    };

    setup() {
        this.pixels = pixels;
        this.pointed = useState({minutes: false});
    }

    get height() {
        return pixels(this.props.column.minutes);
    }

    /** The free place that the keys are at, in minutes. */
    get place() {
        const {at} = this.props;
        const minutes = at && at.startsWith("slot:") ? Number(at.slice(5)) : TOP;
        return minutes === TOP ? false : minutes;
    }

    get placeLabel() {
        const {busy, label: who} = this.props.column;
        const names = {who, when: this.clockAt(this.place)};
        const isBusy = busy.some(
            ({top, height}) => top < this.place + SLOT && top + height > this.place
        );
        return isBusy
            ? _t("%(who)s, %(when)s: busy", names)
            : _t("%(who)s, %(when)s: free", names);
    }

    clockAt(minutes) {
        return clock(momentAt(this.props.column, minutes));
    }

    label(work) {
        return describe(work);
    }

    times({work, isFromBefore, isGoingOn, lines}) {
        const {carried} = this.props;
        if (carried && carried.id === work.id) {
            return lines < 3 ? carried.text : carried.times;
        }
        if (lines < 3 || work.start.equals(work.stop)) {
            return clock(work.start);
        }
        const from = isFromBefore ? "…" : clock(work.start);
        const to = isGoingOn ? "…" : clock(work.stop);
        return `${from} – ${to}`;
    }

    placeOf(block) {
        const width = 100 / block.lanes;
        return (
            `top: ${pixels(block.top)}px; height: ${pixels(block.height)}px; ` +
            `left: ${block.lane * width}%; width: calc(${width}% - 2px);`
        );
    }

    /** The half hour that the pointer is in. */
    slotOf(ev) {
        const {top} = ev.currentTarget.getBoundingClientRect();
        const minutes = ((ev.clientY - top) * 60) / HOUR;
        const last = this.props.column.minutes - SLOT;
        return Math.max(0, Math.min(last, Math.floor(minutes / SLOT) * SLOT));
    }

    onPointerMove(ev) {
        const isFree =
            !ev.target.closest(".o_charitylog_block") && ev.pointerType === "mouse";
        this.pointed.minutes = isFree && this.slotOf(ev);
    }

    onPointerLeave() {
        this.pointed.minutes = false;
    }

    onClick(ev) {
        if (!ev.target.closest(".o_charitylog_block")) {
            this.props.make(this.props.column, this.slotOf(ev));
        }
    }
}

/** A piece of work in a sentence, for whoever hears the page. */
export function describe(work) {
    const day = work.start.toLocaleString({
        weekday: "short",
        day: "numeric",
        month: "short",
    });
    let when = _t("by the day");
    if (work.is_late) {
        when = _t("overdue since %s", day);
    } else if (!work.all_day) {
        when = `${clock(work.start)} – ${clock(work.stop)}`;
    }
    const state = work.is_overdue ? _t("overdue") : STATES[work.state];
    const parts = [
        when,
        work.client,
        work.name,
        work.kind,
        work.project,
        work.offer_message,
    ];
    if (!work.is_late) {
        parts.push(state);
    }
    return parts.filter(Boolean).join(", ");
}
