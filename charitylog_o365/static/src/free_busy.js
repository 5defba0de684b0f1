import {deserializeDateTime, serializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

import {reactive} from "@odoo/owl";

import {dayInWords} from "./date_words";

const {DateTime} = luxon;

/** Milliseconds: what is older is asked for anew when the list is opened again. */
const FRESH = 60000;
/** So many in one request to Microsoft. */
const MOST = 20;

/** A moment by the reader's clock; with its day where that is not `day`. */
export function clock(moment, day) {
    const hour = moment.toFormat("HH:mm");
    return moment.hasSame(day, "day") ? hour : `${dayInWords(moment)}, ${hour}`;
}

/** Times of somebody, [start, end] in UTC, in words: "10:00–11:00, 14:00–15:00". */
export function inWords(times, day) {
    const said = times.map((each) => {
        const [start, end] = each.map(deserializeDateTime);
        return `${clock(start, day)}–${clock(end, end.hasSame(start, "day") ? end : day)}`;
    });
    return said.join(", ");
}

/**
 * The wish that a form, a row, or the only row of `names.of` holds, by its fields' names.
 * Undefined where there is nothing to be free for: by the day, or no longer outstanding.
 */
export function wishOf(record, names) {
    const rows = names.of && record.data[names.of].records;
    if (rows) {
        return rows.length === 1
            ? wishOf(rows[0], {...names, of: undefined})
            : undefined;
    }
    const {data} = record;
    if (data[names.all_day] || (data.state && data.state !== "outstanding")) {
        return undefined;
    }
    const isOwn = record.resModel === "charitylog.action";
    return {
        start: data[names.start] || undefined,
        hours: Math.max(data[names.length] || 0, 0),
        actionId: (isOwn ? record.resId : data.action_id?.id) || false,
    };
}

/** Whether a wish is for an hour to come. */
export function isAhead(wish) {
    return Boolean(wish?.start) && wish.start > DateTime.now();
}

/**
 * Whether colleagues are free at the time of a form, as they come to be known. Kept in
 * this page only, and for a minute.
 */
export class FreeBusy {
    constructor(orm) {
        this.orm = orm;
        this.people = reactive({});
    }

    /** Ask about those of `ids` who are not known yet, in one request; never waits. */
    ask(ids, wish) {
        const begin = wish.start.startOf("day");
        const end = DateTime.max(
            begin.plus({days: 1}),
            wish.start.plus({hours: wish.hours})
        );
        const key = [+begin, +end, wish.actionId].join();
        if (this.key !== key || Date.now() - this.since > FRESH) {
            Object.assign(this, {key, since: Date.now(), people: reactive({})});
        }
        const {people} = this;
        const asked = ids.filter((id) => !people[id]).slice(0, MOST);
        if (!asked.length) {
            return people;
        }
        for (const id of asked) {
            people[id] = {isAsked: true};
        }
        const times = [begin, end].map((each) => serializeDateTime(each));
        this.orm.silent
            .call("res.users", "o365_free_busy", [asked, ...times, wish.actionId])
            .then((told) => told.forEach((one) => (people[one.id] = one)))
            .catch(() =>
                asked.forEach((id) => (people[id] = {known: false, busy: []}))
            );
        return people;
    }
}

/** What the list says of somebody, and how it looks; its place is kept meanwhile. */
export function freeAt(told, {start, hours}) {
    if (!told || told.isAsked) {
        return {text: "…", look: "", why: _t("Looking at the calendars")};
    }
    const end = start.plus({minutes: Math.max(Math.round(hours * 60), 1)});
    const met = told.busy.filter(
        (each) =>
            deserializeDateTime(each[0]) < end && deserializeDateTime(each[1]) > start
    );
    if (met.length) {
        return {text: _t("busy %s", inWords(met, start)), look: "text-danger"};
    }
    return told.known
        ? {text: _t("free"), look: "text-success"}
        : {text: _t("not known whether free"), look: "", why: told.reason};
}
