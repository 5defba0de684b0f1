import {browser} from "@web/core/browser/browser";
import {router} from "@web/core/browser/router";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {
    deserializeDateTime,
    serializeDateTime,
    toLocaleDateString,
} from "@web/core/l10n/dates";
import {localization} from "@web/core/l10n/localization";
import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useBus, useService} from "@web/core/utils/hooks";
import {KeepLast} from "@web/core/utils/concurrency";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {usePager} from "@web/search/pager_hook";
import {SearchBar} from "@web/search/search_bar/search_bar";
import {useSearchBarToggler} from "@web/search/search_bar/search_bar_toggler";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";
import {standardViewProps} from "@web/views/standard_view_props";

import {Component, markRaw, onWillStart, useState} from "@odoo/owl";

import {REFUSED, RefusalDialog} from "./refusal_dialog";
import {StaffDayGrid, StaffDayKeys} from "./staff_day_grid";
import {
    fillColumn,
    makeColumn,
    momentAt,
    readWork,
    SLOT,
    TOP,
} from "./staff_day_layout";
import {asPutDown, busySaid, movedSaid, offeredSaid} from "./staff_day_said";
import {CHANGED, offerUndo} from "./undo";

const {DateTime} = luxon;
const WORK = "charitylog.action";
const KEPT = "charitylog_staff_day";
const PAGE = 40;
// By the code of whether one may give somebody work.
const LOCKED = "fa-lock";
const MARKS = {
    can_assign: "fa-check",
    no_outlook: "fa-check",
    not_checked: "fa-question",
};

/** Colleagues side by side on one day, or one of them over a week. */
export class StaffDayController extends Component {
    static template = "charitylog_o365.StaffDay";
    static components = {DateTimeInput, Layout, SearchBar, StaffDayGrid};
    static props = {...standardViewProps};

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.ui = useState(useService("ui"));
        this.searchBarToggler = useSearchBarToggler();
        this.keepLast = new KeepLast();
        this.keepLastBusy = new KeepLast();
        const kept = this.props.state || {};
        this.state = useState({
            day: kept.day || this.addressDay || DateTime.local().toISODate(),
            ...this.chosen,
            offset: 0,
            isLoading: true,
            error: "",
            data: false,
            busy: markRaw({}),
            asking: "",
            moving: false,
        });
        this.keepDay();
        useSetupAction({getLocalState: () => ({day: this.state.day})});
        useBus(this.env.searchModel, "update", () => {
            this.keepProject();
            this.state.offset = 0;
            return this.load();
        });
        useBus(this.env.bus, CHANGED, ({detail}) => {
            detail.isDone = true;
            return this.load();
        });
        usePager(() => this.pager);
        onWillStart(() => {
            this.useKeptProject();
            return this.load();
        });
    }

    // The day, kept in the address, and what else is chosen, in the browser

    get addressDay() {
        const {day} = router.current;
        return DateTime.fromISO(String(day)).isValid ? day : "";
    }

    /** Today is not kept: tomorrow it is another day. */
    keepDay() {
        const {day} = this.state;
        const isToday = day === DateTime.local().toISODate();
        this.props.updateActionState?.({day: isToday ? undefined : day});
    }

    get chosen() {
        const chosen = {isWeek: false, person: user.userId, project: false};
        try {
            Object.assign(chosen, JSON.parse(browser.localStorage.getItem(KEPT)));
        } catch {
            // As if nothing had been chosen.
        }
        return chosen;
    }

    choose(values) {
        Object.assign(this.state, values);
        const {isWeek, person, project} = this.state;
        browser.localStorage.setItem(KEPT, JSON.stringify({isWeek, person, project}));
    }

    get projectItem() {
        const items = Object.values(this.env.searchModel.searchItems);
        return items.find(({fieldName}) => fieldName === "charitylog_project_id");
    }

    keepProject() {
        const {query} = this.env.searchModel;
        const facet = query.find(
            ({searchItemId}) => searchItemId === this.projectItem?.id
        );
        this.choose({project: facet?.autocompleteValue || false});
    }

    useKeptProject() {
        const {query} = this.env.searchModel;
        if (this.state.project && this.projectItem && !query.length) {
            this.env.searchModel.addAutoCompletionValues(
                this.projectItem.id,
                this.state.project
            );
        }
    }

    // What there is

    get day() {
        return DateTime.fromISO(this.state.day).startOf("day");
    }

    get days() {
        if (!this.state.isWeek) {
            return [this.day];
        }
        const first = localization.weekStart || 1;
        const back = (this.day.weekday - first + 7) % 7;
        const monday = this.day.minus({days: back});
        return [0, 1, 2, 3, 4, 5, 6].map((days) => monday.plus({days}));
    }

    async load() {
        const {searchModel} = this.env;
        const {days} = this;
        const only = this.state.isWeek ? this.state.person : false;
        const args = [searchModel.domain, days[0].toISODate(), days.length];
        // Days as this screen has them, like all moments that Odoo's pages show.
        const context = {...searchModel.context, tz: DateTime.local().zoneName};
        const options = {offset: this.state.offset, only, context};
        this.state.isLoading = true;
        try {
            const data = await this.keepLast.add(
                this.orm.call(WORK, "charitylog_staff_day", args, options)
            );
            data.work = data.work.map(readWork);
            // Drawn until what comes next is there.
            Object.assign(data, {days, isWeek: days.length > 1});
            Object.assign(this.state, {
                data: markRaw(data),
                error: "",
                isLoading: false,
            });
        } catch (error) {
            this.state.isLoading = false;
            this.state.error =
                error instanceof ConnectionLostError
                    ? _t("There is no connection at the moment.")
                    : error.data?.message || _t("Something went wrong.");
            return;
        }
        this.askWhenBusy();
    }

    /** Busy times come later: nobody waits for Outlook to see the day. */
    async askWhenBusy() {
        const ids = this.persons.map(({id}) => id);
        if (!ids.length) {
            return;
        }
        const {days} = this;
        const span = [days[0], days.at(-1).plus({days: 1})].map(serializeDateTime);
        this.state.asking = "asking";
        try {
            const told = await this.keepLastBusy.add(
                this.orm.silent.call("res.users", "o365_free_busy", [ids, ...span])
            );
            const busy = Object.fromEntries(
                told.map((each) => [each.id, readBusy(each)])
            );
            this.state.busy = markRaw(busy);
            this.state.asking = "";
        } catch {
            this.state.busy = markRaw({});
            this.state.asking = "failed";
        }
    }

    /** What the two arrows of the bar do, read out. */
    get turnSaid() {
        return this.state.isWeek
            ? {before: _t("Week before"), after: _t("Week after")}
            : {before: _t("Day before"), after: _t("Day after")};
    }

    get people() {
        return this.state.data ? this.state.data.people : [];
    }

    get isOne() {
        return (this.state.data?.isWeek ?? this.state.isWeek) || this.ui.isSmall;
    }

    /** The one who is shown alone. */
    get person() {
        return this.people.find(({id}) => id === this.state.person) || this.people[0];
    }

    /** Those who are shown. */
    get persons() {
        return this.isOne ? [this.person].filter(Boolean) : this.people;
    }

    /** Made anew only where something else is to be drawn. */
    get columns() {
        const {data, busy} = this.state;
        const {persons} = this;
        const made = [data, busy, ...persons];
        if (
            made.length !== this.made?.length ||
            made.some((one, i) => one !== this.made[i])
        ) {
            this.made = made;
            this.madeColumns = persons.flatMap((person) =>
                data.days.map((day) => this.makeColumn(person, day))
            );
        }
        return this.madeColumns;
    }

    makeColumn(person, day) {
        const {data, busy} = this.state;
        const column = makeColumn(person, day, data.isWeek);
        const {times = [], reason = ""} = busy[person.id] || {};
        return fillColumn(
            {...column, ...this.headOf(column, reason)},
            data.work,
            times
        );
    }

    headOf({person, day, isWeek}, unknown) {
        const date = day.toLocaleString({
            weekday: "short",
            day: "numeric",
            month: "short",
        });
        const text = person.mark.split(" (")[0];
        const icon = MARKS[person.code] || LOCKED;
        const label = [isWeek ? date : person.name, isWeek ? "" : text];
        return {
            title: isWeek ? date : person.name,
            label: label.filter(Boolean).join(", "),
            mark: !isWeek && person.mark && {title: person.mark, text, icon},
            unknown: !isWeek && unknown !== this.commonReason && unknown,
        };
    }

    /** Why nobody's busy times are known, where that is the same for all. */
    get commonReason() {
        const others = this.persons.filter(({code}) => code && code !== "no_outlook");
        const reasons = new Set(
            others.map(({id}) => this.state.busy[id]?.reason || "")
        );
        return reasons.size === 1 ? [...reasons][0] : "";
    }

    get pager() {
        const {data, offset} = this.state;
        if (!data || data.count <= PAGE) {
            return undefined;
        }
        const onUpdate = (to) => {
            this.state.offset = to.offset;
            return this.load();
        };
        return {offset, limit: PAGE, total: data.count, onUpdate, isEditable: false};
    }

    get title() {
        const {days} = this;
        const name = (day) => day.toLocaleString(DateTime.DATE_HUGE);
        if (days.length === 1) {
            return name(days[0]);
        }
        const short = (day) => toLocaleDateString(day);
        return `${short(days[0])} – ${short(days.at(-1))}`;
    }

    /** What is said below the date, in a line. */
    get said() {
        const {data, asking, error, isLoading} = this.state;
        if (error) {
            return "";
        }
        if (!data || isLoading) {
            return _t("Loading …");
        }
        const ids = new Set(this.persons.map(({id}) => id));
        const count = data.work.filter(({userId}) => ids.has(userId)).length;
        const parts = [];
        if (this.state.isWeek && this.person?.mark) {
            parts.push(`${this.person.name}: ${this.person.mark}.`);
        }
        if (!count) {
            parts.push(_t("Nothing is planned. Press a free place to plan something."));
        }
        if (asking) {
            parts.push(
                asking === "asking"
                    ? _t("Asking when people are busy …")
                    : _t("When people are busy is not known.")
            );
        } else if (this.commonReason) {
            parts.push(this.commonReason);
        }
        return parts.join(" ");
    }

    // Other days, and other people

    turn(step) {
        const day = step
            ? this.day.plus({days: step * this.days.length})
            : DateTime.local().startOf("day");
        return this.goTo(day);
    }

    goTo(day) {
        if (day) {
            this.state.day = day.toISODate();
            this.keepDay();
            return this.load();
        }
    }

    switchTo(isWeek) {
        this.choose({isWeek, person: this.person?.id || user.userId});
        return this.load();
    }

    choosePerson(id) {
        this.choose({person: Number(id)});
        return this.state.isWeek ? this.load() : this.askWhenBusy();
    }

    turnPerson(step) {
        const {people} = this;
        const index = people.indexOf(this.person) + step;
        return this.choosePerson(people[(index + people.length) % people.length].id);
    }

    showKeys() {
        this.dialog.add(StaffDayKeys, {});
    }

    // Work

    open(work) {
        this.openForm({resId: work.id, title: work.name});
    }

    make(column, minutes) {
        const start =
            minutes === TOP
                ? column.date
                : serializeDateTime(momentAt(column, minutes));
        this.openForm({
            title: _t("New action"),
            context: {
                ...this.env.searchModel.context,
                default_user_id: column.person.id,
                default_start: start,
                default_all_day: minutes === TOP,
                charitylog_slot_hours: SLOT / 60,
                ...(this.state.project?.operator === "="
                    ? {default_project_id: this.state.project.value}
                    : {}),
            },
        });
    }

    /** One at a time: of two clicks in a row the second comes before the window. */
    openForm(props) {
        if (this.hasForm) {
            return;
        }
        this.hasForm = true;
        const onClose = () => {
            this.hasForm = false;
            return this.load();
        };
        this.dialog.add(
            FormViewDialog,
            {resModel: WORK, size: "lg", ...props},
            {onClose}
        );
    }

    /** Put work from one column into another; where it is refused it stays where it is. */
    async move(work, from, column, minutes) {
        const where =
            minutes === TOP
                ? {day: column.date}
                : {start: startAt(work, from, column, minutes)};
        const isThere = where.day
            ? work.all_day && work.firstDay === where.day
            : !work.all_day && work.seen[0] === where.start;
        if (!isThere || work.userId !== column.person.id) {
            await this.put(work, where, {column, minutes});
        }
    }

    async put(work, where, place) {
        const {column} = place;
        const {person} = column;
        this.state.moving = {id: work.id, height: 30, text: _t("Moving …"), ...place};
        try {
            const notice = await this.write(work, where, person.id);
            const now = asPutDown(
                work,
                column,
                where.start && deserializeDateTime(where.start)
            );
            const busy = busySaid(work, column, now);
            this.sayDone(notice, [movedSaid(work, now), busy], busy && "warning");
        } catch (error) {
            if (error.exceptionName !== REFUSED && error.data?.name !== REFUSED) {
                throw error;
            }
            const props = {
                data: error.data,
                retry: () => this.put(work, where, place),
                offer: this.offerOf(work, person),
            };
            // The keys go on where it was put down.
            this.dialog.add(RefusalDialog, props, {onClose: () => this.load()});
        } finally {
            this.state.moving = false;
            await this.load();
        }
    }

    write(work, where, personId) {
        const args = [[work.id], work.seen, personId];
        return this.orm.call(WORK, "charitylog_staff_day_move", args, where);
    }

    sayDone(notice, more, type) {
        const message = [notice.message, ...more].filter(Boolean).join(" ");
        offerUndo(this.env, {...notice, message}, type || "success");
    }

    /** One's own work can be offered to who may not be given it. It keeps its
     *  time until one of them changes that. */
    offerOf(work, person) {
        if (work.userId !== user.userId || person.id === user.userId) {
            return undefined;
        }
        const call = (method) => this.orm.call(WORK, method, [[work.id], person.id]);
        const onClose = () => this.load();
        return {
            name: person.name,
            make: async () => {
                try {
                    const notice = await call("charitylog_staff_day_offer");
                    this.sayDone(notice, [offeredSaid(work)]);
                } finally {
                    await this.load();
                }
            },
            makeToSeveral: async () =>
                this.env.services.action.doAction(await call("action_offer_to"), {
                    onClose,
                }),
        };
    }
}

/** When work begins that is put down there, for the server. */
function startAt(work, from, column, minutes) {
    const start = momentAt(column, minutes);
    const isTail = !work.all_day && !work.is_late && work.start < from.day;
    // Of what began on a day before only the rest is in the column.
    return serializeDateTime(isTail ? start.minus(from.day.diff(work.start)) : start);
}

function readBusy({busy, reason}) {
    return {
        times: busy.map((span) => span.map((one) => deserializeDateTime(one))),
        reason,
    };
}

registry.category("views").add("charitylog_staff_day", {
    type: "kanban",
    searchMenuTypes: ["favorite"],
    Controller: StaffDayController,
});
