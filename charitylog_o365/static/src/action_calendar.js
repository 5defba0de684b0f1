import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {CalendarCommonRenderer} from "@web/views/calendar/calendar_common/calendar_common_renderer";
import {CalendarController} from "@web/views/calendar/calendar_controller";
import {CalendarModel} from "@web/views/calendar/calendar_model";
import {CalendarRenderer} from "@web/views/calendar/calendar_renderer";
import {calendarView} from "@web/views/calendar/calendar_view";

import {MARKS} from "./outlook_mark";
import {recordContact} from "./record_contact";

const LINE = 17; // pixels

/**
 * The calendar of contacts and actions. Dragging a piece of work changes when it is, and
 * never how long; dragging its edge changes how long, and never beyond its day. What is
 * refused goes back to where it was.
 */
export class ActionCalendarModel extends CalendarModel {
    /** On a phone what is chosen on a phone, and at first the day. */
    get storageKey() {
        return this.env.isSmall ? `${super.storageKey}-small` : super.storageKey;
    }

    getLocalStorageScale() {
        const isFirst = !browser.localStorage.getItem(this.storageKey);
        return this.env.isSmall && isFirst ? "day" : super.getLocalStorageScale();
    }

    /** Odoo takes an hour for what has no length, and a day for what is that long. */
    buildRawRecord(partialRecord, options = {}) {
        const data = super.buildRawRecord(partialRecord, options);
        const {all_day, date_start, date_stop} = this.meta.fieldMapping;
        const moved = options.moved && this.records[partialRecord.id];
        if (moved) {
            delete data[date_stop];
            if (partialRecord.isAllDay && moved.isLong) {
                const {hour, minute, second} = moved.start;
                const start = partialRecord.start.set({hour, minute, second});
                const timed = super.buildRawRecord({start, isAllDay: false});
                data[date_start] = timed[date_start];
                data[all_day] = false;
            }
        }
        return data;
    }

    async updateRecord(record, options) {
        try {
            await super.updateRecord(record, options);
        } catch (error) {
            await this.load();
            throw error;
        }
    }

    normalizeRecord(rawRecord) {
        const record = super.normalizeRecord(rawRecord);
        const hours = record.end.diff(record.start, "hours").hours;
        // Shown like a whole day, which it is not.
        record.isLong = !record.isAllDay && hours >= 24;
        // As thin as in Outlook.
        record.isThin = !record.isAllDay && hours === 0;
        // Of one line.
        record.isShort = record.isAllDay || record.isMonth || hours <= 0.5;
        record.isDone = rawRecord.state === "done";
        record.isOverdue = rawRecord.is_overdue;
        // That it is not in Outlook is said where one opens it.
        record.mark = rawRecord.o365_state !== "off" && MARKS[rawRecord.o365_state];
        record.markTitle = rawRecord.o365_message || "";
        return record;
    }
}

export class ActionCalendarCommonRenderer extends CalendarCommonRenderer {
    static eventTemplate = "charitylog_o365.ActionCalendar.event";

    get options() {
        // Side by side: what is cancelled is transparent, and would be unreadable.
        const ours = {
            eventAllow: this.isDragAllowed,
            slotEventOverlap: false,
            // What has no length is a line of text; so is a call of a quarter of an hour.
            defaultTimedEventDuration: "00:15",
            eventMinHeight: LINE,
        };
        return {...super.options, ...ours};
    }

    eventClassNames({event}) {
        const classes = super.eventClassNames(...arguments);
        const record = this.props.model.records[event.id] || {};
        for (const [name, isSo] of [
            ["work", true],
            ["done", record.isDone],
            ["overdue", record.isOverdue],
            ["thin", record.isThin],
        ]) {
            if (isSo) {
                classes.push(`o_charitylog_${name}`);
            }
        }
        return classes;
    }

    convertRecordToEvent(record) {
        const event = super.convertRecordToEvent(record);
        const hasEdges = !event.allDay && this.props.model.scale !== "month";
        return {...event, durationEditable: hasEdges};
    }

    /** An edge that slips into the next day would make a call last all night. */
    isDragAllowed(span, event) {
        if (span.allDay || !event || event.allDay) {
            return true;
        }
        const {DateTime} = luxon;
        const last = DateTime.fromJSDate(span.end).minus({milliseconds: 1});
        const isOneDay = DateTime.fromJSDate(span.start).hasSame(last, "day");
        const length = (event.end || event.start) - event.start;
        return isOneDay || span.end - span.start === length;
    }
}

export class ActionCalendarRenderer extends CalendarRenderer {
    static components = {
        ...CalendarRenderer.components,
        day: ActionCalendarCommonRenderer,
        week: ActionCalendarCommonRenderer,
        month: ActionCalendarCommonRenderer,
    };
}

const SIDE_BAR = "calendar.showSideBar";
const ROOM = 1000; // pixels

/** Where there is little room it is for the week, and not for the bar beside it. */
export class ActionCalendarController extends CalendarController {
    setup() {
        super.setup();
        if (
            browser.sessionStorage.getItem(SIDE_BAR) === null &&
            browser.innerWidth < ROOM
        ) {
            this.state.showSideBar = false;
        }
    }

    recordContact() {
        return recordContact(this.action, this.props.context, () => this.model.load());
    }
}

registry.category("views").add("charitylog_calendar", {
    ...calendarView,
    Controller: ActionCalendarController,
    Model: ActionCalendarModel,
    Renderer: ActionCalendarRenderer,
    buttonTemplate: "charitylog_o365.ActionCalendar.Buttons",
});
