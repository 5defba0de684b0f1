import {deserializeDateTime} from "@web/core/l10n/dates";

import {MARKS} from "./outlook_mark";

const {DateTime} = luxon;

export const DAY = 24 * 60; // minutes
/** Minutes from one place for the keys to the next, and of what is put down. */
export const SLOT = 30;
export const STEP = 15;
/** As high as a line of text, in minutes: what is shorter is drawn like that. */
const SHORTEST = 20;
/** The place above the hours, for work by the day. */
export const TOP = -1;

const named = (pair) => (pair ? pair[1] : "");

/** A piece of work as the page needs it, from a row that the server tells. */
export function readWork(row) {
    return {
        ...row,
        // As they are at the server, which compares.
        seen: [row.start, row.user_id[0]],
        userId: row.user_id[0],
        client: named(row.partner_id),
        project: named(row.project_id),
        kind: named(row.action_type_id),
        start: deserializeDateTime(row.start),
        stop: deserializeDateTime(row.stop),
        // Work by the day is on the same day in every zone.
        firstDay: row.start.slice(0, 10),
        lastDay: row.stop.slice(0, 10),
        isMovable: row.state === "outstanding",
        // That it is not in Outlook is said where one opens it.
        mark: row.o365_state !== "off" && MARKS[row.o365_state],
    };
}

/** One column: a person's day. In a week all are drawn by the clock on the wall; a day
 *  alone is as long as it lasts, which twice a year is 23 or 25 hours. */
export function makeColumn(person, day, isWeek) {
    const end = day.plus({days: 1});
    return {
        key: isWeek ? `day:${day.weekday}` : `person:${person.id}`,
        person,
        day,
        end,
        isWeek,
        date: day.toISODate(),
        isToday: day.hasSame(DateTime.local(), "day"),
        minutes: isWeek ? DAY : end.diff(day, "minutes").minutes,
    };
}

/** Minutes from the top of a column at which a moment is drawn. */
export function minutesAt(column, moment) {
    if (moment <= column.day) {
        return 0;
    }
    if (moment >= column.end) {
        return column.minutes;
    }
    return column.isWeek
        ? moment.hour * 60 + moment.minute
        : moment.diff(column.day, "minutes").minutes;
}

export function momentAt(column, minutes) {
    if (!column.isWeek) {
        return column.day.plus({minutes});
    }
    // By the clock: an hour that is left out is the one after it.
    const days = Math.floor(minutes / DAY);
    const rest = minutes - days * DAY;
    return column.day
        .plus({days})
        .set({hour: Math.floor(rest / 60), minute: rest % 60});
}

/** The hours beside the columns, each with the minutes at which it begins. */
export function hoursOf(column) {
    const hours = [];
    for (let minutes = 0; minutes < column.minutes; minutes += 60) {
        const name = momentAt(column, minutes).toLocaleString(DateTime.TIME_SIMPLE);
        hours.push({minutes, name});
    }
    return hours;
}

const isOn = (column, {start, stop}) =>
    start < column.end && (stop > column.day || start >= column.day);

/** What is drawn in a column: above the hours, at hours, and when else one is busy. */
export function fillColumn(column, works, busy = []) {
    const mine = works.filter((work) => work.userId === column.person.id);
    const tops = mine.filter((work) =>
        work.all_day && !work.is_late
            ? work.firstDay <= column.date && column.date <= work.lastDay
            : work.is_late && column.isToday
    );
    const timed = mine.filter(
        (work) => !work.all_day && !work.is_late && isOn(column, work)
    );
    const blocks = sideBySide(timed.map((work) => makeBlock(column, work)));
    return {...column, tops, blocks, busy: drawBusy(column, timed, busy)};
}

function makeBlock(column, work) {
    const top = minutesAt(column, work.start);
    const height = Math.max(minutesAt(column, work.stop) - top, SHORTEST);
    return {
        work,
        // What begins at the very end of a day is whole, too.
        top: Math.min(top, column.minutes - SHORTEST),
        height,
        // Of text that there is room for.
        lines: height < 35 ? 1 : height < 55 ? 2 : 3,
        isFromBefore: work.start < column.day,
        isGoingOn: work.stop > column.end,
    };
}

/** Give what overlaps a lane each: `lane` of `lanes`. */
function sideBySide(blocks) {
    blocks.sort((one, other) => one.top - other.top || other.height - one.height);
    let group = [];
    let end = 0;
    const close = () => {
        const lanes = Math.max(0, ...group.map(({lane}) => lane + 1));
        group.forEach((block) => (block.lanes = lanes));
        group = [];
    };
    for (const block of blocks) {
        if (block.top >= end) {
            close();
        }
        const taken = group
            .filter((other) => other.top + other.height > block.top)
            .map(({lane}) => lane);
        block.lane = 0;
        while (taken.includes(block.lane)) {
            block.lane++;
        }
        group.push(block);
        end = Math.max(end, block.top + block.height);
    }
    close();
    return blocks;
}

/** When somebody is busy with what is not drawn: the rest of each busy time. */
function drawBusy(column, timed, busy) {
    const drawn = timed
        .filter(({state}) => state !== "cancelled")
        .map(({start, stop}) => [minutesAt(column, start), minutesAt(column, stop)]);
    let spans = busy
        .filter(([start, stop]) => start < column.end && stop > column.day)
        .map(([start, stop]) => [minutesAt(column, start), minutesAt(column, stop)]);
    for (const [from, to] of drawn) {
        spans = spans.flatMap(([start, stop]) => {
            if (to <= start || stop <= from) {
                return [[start, stop]];
            }
            return [
                [start, from],
                [to, stop],
            ].filter(([begin, end]) => end > begin);
        });
    }
    return spans.map(([top, stop]) => ({top, height: stop - top}));
}

// What the keys lead to

/** The places of a column in their order: {key, minutes, work}; without work a free one. */
export function stopsOf(column, isCarrying) {
    const stops = [{key: `slot:${TOP}`, minutes: TOP}];
    if (!isCarrying) {
        for (const work of column.tops) {
            stops.push({key: `work:${work.id}`, minutes: TOP, work});
        }
    }
    const hours = [];
    for (let minutes = 0; minutes < column.minutes; minutes += SLOT) {
        const isTaken = column.blocks.some(
            ({top, height}) => top <= minutes && top + height >= minutes + SLOT
        );
        if (isCarrying || !isTaken) {
            hours.push({key: `slot:${minutes}`, minutes});
        }
    }
    if (!isCarrying) {
        for (const {work, top} of column.blocks) {
            hours.push({key: `work:${work.id}`, minutes: top, work});
        }
    }
    const order = (stop) => stop.minutes * 2 + (stop.work ? 1 : 0);
    return [...stops, ...hours.sort((one, other) => order(one) - order(other))];
}

/** The stop of a column that is nearest to a time. */
export function nearest(stops, minutes) {
    const far = (stop) => Math.abs(stop.minutes - minutes) - (stop.work ? 0.5 : 0);
    return stops.reduce((best, stop) => (far(stop) < far(best) ? stop : best));
}
