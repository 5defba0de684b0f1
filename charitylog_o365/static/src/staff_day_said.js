import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";

import {minutesAt, momentAt} from "./staff_day_layout";

const {DateTime} = luxon;

export const clock = (moment) => moment.toLocaleString(DateTime.TIME_SIMPLE);

/** "10:00 – 11:00", or "10:00" of what has no length. */
export function spanSaid(start, stop) {
    return start < stop ? `${clock(start)} – ${clock(stop)}` : clock(start);
}

/** When work is to be, as it was or as it comes to be. */
function whenSaid({isByDay, day, start, stop}, withDay) {
    const said = isByDay ? _t("by the day") : spanSaid(start, stop);
    const date = day.toLocaleString({weekday: "short", day: "numeric", month: "short"});
    return withDay ? `${date}, ${said}` : said;
}

const asItIs = ({all_day: isByDay, firstDay, start, stop}) => ({
    isByDay,
    day: isByDay ? DateTime.fromISO(firstDay) : start.startOf("day"),
    start,
    stop,
});

/** When work comes to be that is put down in a column, with a `start` unless it is by the
 *  day. */
export function asPutDown(work, column, start) {
    const isByDay = !start;
    const stop =
        !isByDay && (work.all_day ? start : start.plus(work.stop.diff(work.start)));
    return {isByDay, day: isByDay ? column.day : start.startOf("day"), start, stop};
}

/** To when it was moved, and from when. */
export function movedSaid(work, now) {
    const before = asItIs(work);
    const isOtherDay = !before.day.hasSame(now.day, "day");
    const names = {
        when: whenSaid(now, isOtherDay),
        before: whenSaid(before, isOtherDay),
    };
    return names.when === names.before
        ? _t("As before: %(when)s.", names)
        : _t("Now: %(when)s (was: %(before)s).", names);
}

/** That what is only offered stays where it is. */
export function offeredSaid(work) {
    const when = whenSaid(asItIs(work), true);
    return _t("Until it is taken it stays with you: %s.", when);
}

/** When else somebody is busy while they are to do this, as far as the page knows. */
export function busySaid(work, column, {isByDay, start, stop}) {
    if (isByDay) {
        return "";
    }
    const from = minutesAt(column, start);
    const to = Math.max(minutesAt(column, stop), from + 1);
    const others = column.blocks.filter(
        (block) => block.work.id !== work.id && block.work.state !== "cancelled"
    );
    const spans = [
        ...others.map(({work: other}) => [other.start, other.stop]),
        ...column.busy.map(({top, height}) => [
            momentAt(column, top),
            momentAt(column, top + height),
        ]),
    ].filter(
        ([begin, end]) => minutesAt(column, begin) < to && minutesAt(column, end) > from
    );
    if (!spans.length) {
        return "";
    }
    spans.sort(([one], [other]) => one - other);
    const names = {
        name: column.person.name,
        when: joined(spans)
            .map(([begin, end]) => spanSaid(begin, end))
            .join(", "),
    };
    return column.person.id === user.userId
        ? _t("You are busy %(when)s then.", names)
        : _t("%(name)s is busy %(when)s then.", names);
}

/** Make one of spans that meet. */
function joined(spans) {
    const all = [];
    for (const [begin, end] of spans) {
        const last = all.at(-1);
        if (last && begin <= last[1]) {
            last[1] = end > last[1] ? end : last[1];
        } else {
            all.push([begin, end]);
        }
    }
    return all;
}
