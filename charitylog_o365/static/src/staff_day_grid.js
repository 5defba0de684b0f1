import {localization} from "@web/core/l10n/localization";
import {_t} from "@web/core/l10n/translation";
import {useDraggable} from "@web/core/utils/draggable";
import {useBus, useService} from "@web/core/utils/hooks";

import {
    Component,
    markRaw,
    onMounted,
    onPatched,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";

import {KeysDialog} from "./action_list_keys";
import {HOUR, pixels, StaffDayColumn, StaffDayTop} from "./staff_day_column";
import {
    hoursOf,
    minutesAt,
    momentAt,
    nearest,
    STEP,
    stopsOf,
    TOP,
} from "./staff_day_layout";
import {clock, spanSaid} from "./staff_day_said";
import {undo} from "./undo";

const {DateTime} = luxon;
const MORNING = 8 * 60;
const KEYS = [
    {key: "↑", also: ["↓"], name: _t("To the place or work before and after")},
    {key: "←", also: ["→"], name: _t("To the next person or day")},
    {key: "Home", also: ["End"], name: _t("To the top and the bottom")},
    {key: "Enter", name: _t("Open the work, or make some in a free place")},
    {key: "n", name: _t("Make new work at this time")},
    {key: "m", name: _t("Take work up; then the arrows, and Enter to put it down")},
    {key: "Page ↑", also: ["Page ↓"], name: _t("The day or week before and after")},
    {key: "t", name: _t("Today")},
    {key: "u", name: _t("Undo what you did last, for ten minutes")},
    {key: "?", name: _t("Show these keys")},
];

export class StaffDayKeys extends KeysDialog {
    get title() {
        return _t("Keys for the staff day");
    }

    get keys() {
        return KEYS;
    }
}

/** Columns side by side, through which arrow keys lead and across which one drags. */
export class StaffDayGrid extends Component {
    static template = "charitylog_o365.StaffDayGrid";
    static components = {StaffDayColumn, StaffDayTop};
    static props = {
        columns: Array,
        late: Object,
        label: String,
        isLoading: Boolean,
        moving: [Object, Boolean],
        open: Function,
        make: Function,
        move: Function,
        turn: Function,
    };

    setup() {
        this.dialog = useService("dialog");
        this.ui = useService("ui");
        this.root = useRef("root");
        this.pixels = pixels;
        this.state = useState({at: {}, isAll: false, target: false, carried: false});
        onMounted(() => this.scrollToMorning());
        onPatched(() => this.focusAgain());
        useExternalListener(window, "keydown", (ev) => this.onKeyElsewhere(ev));
        // From the search box, which keeps the Tab key to itself.
        useBus(this.env.searchModel, "focus-view", () => {
            this.wantsFocus = true;
            this.focusAgain();
        });
        useDraggable({
            ref: this.root,
            elements: ".o_charitylog_movable",
            cursor: "grabbing",
            tolerance: 6,
            edgeScrolling: {speed: 12, threshold: 40},
            onDragStart: ({element}) => {
                this.dragged = this.find(element.dataset);
            },
            onDrag: ({element, x, y}) => this.aim(element, x, y),
            onDrop: () => {
                const {target} = this.state;
                if (target) {
                    const {work, from} = this.dragged;
                    this.goOnAt(work, target.column.key, target.minutes);
                    this.props.move(work, from, target.column, target.minutes);
                }
            },
            onDragEnd: () => {
                this.state.target = false;
            },
        });
    }

    get hours() {
        return hoursOf(this.props.columns[0]);
    }

    get style() {
        return `--o-columns: ${this.props.columns.length}`;
    }

    showAll() {
        this.state.isAll = !this.state.isAll;
    }

    scrollToMorning() {
        const tops = this.props.columns.flatMap(({blocks}) =>
            blocks.map(({top}) => top)
        );
        const first = Math.min(MORNING, ...tops);
        this.root.el.scrollTop = pixels(Math.max(0, first - 15));
    }

    /** Which piece of work an element shows, and in which column. */
    find({in: key, work: id}) {
        const from = this.props.columns.find((column) => column.key === key);
        const all = [...from.tops, ...from.blocks.map(({work}) => work)];
        return {from, work: all.find((work) => work.id === Number(id))};
    }

    // Dragging

    /** Note where what is dragged would come to be. */
    aim(element, x, y) {
        const bodies = [...this.root.el.querySelectorAll(".o_charitylog_hours")];
        const body = bodies.find((one) => {
            const {left, right} = one.getBoundingClientRect();
            return left <= x && x < right;
        });
        if (!body) {
            this.state.target = false;
            return;
        }
        const column = this.props.columns[bodies.indexOf(body)];
        const edge = this.root.el
            .querySelector(".o_charitylog_head")
            .getBoundingClientRect();
        let minutes = TOP;
        if (y > edge.bottom) {
            const {top} = element.getBoundingClientRect();
            const {top: zero} = body.getBoundingClientRect();
            const there = Math.round(((top - zero) * 60) / HOUR / STEP) * STEP;
            minutes = Math.max(0, Math.min(column.minutes - STEP, there));
        }
        this.aimAt(this.dragged.work, column, minutes);
    }

    aimAt(work, column, minutes) {
        const {target} = this.state;
        if (target && target.column.key === column.key && target.minutes === minutes) {
            return;
        }
        const length = work.all_day
            ? 30
            : work.stop.diff(work.start, "minutes").minutes;
        const start = momentAt(column, minutes);
        const isByDay = minutes === TOP;
        this.state.target = markRaw({
            id: work.id,
            column,
            minutes,
            height: Math.max(20, Math.min(length, column.minutes - minutes)),
            text: isByDay ? _t("By the day") : clock(start),
            times: isByDay
                ? _t("By the day")
                : spanSaid(start, start.plus({minutes: length})),
        });
    }

    targetIn(column) {
        const target = this.state.target || this.props.moving;
        return target && target.column.key === column.key ? target : false;
    }

    /** What is carried away from a column, whose block says where it would come to be. */
    carriedFrom({blocks}) {
        const {target} = this.state;
        return target && blocks.some(({work}) => work.id === target.id)
            ? target
            : false;
    }

    waitingIn() {
        return this.props.moving ? this.props.moving.id : false;
    }

    nowIn(column) {
        return column.isToday && minutesAt(column, DateTime.local());
    }

    // Keys

    /** Where the keys are: {column, stops, stop}. */
    get here() {
        const {columns} = this.props;
        const {at, carried} = this.state;
        const column = columns.find(({key}) => key === at.column) || columns[0];
        const stops = stopsOf(column, Boolean(carried));
        const stop =
            stops.find(({key}) => key === at.key) ||
            nearest(stops, at.minutes ?? MORNING + 60);
        return {column, stops, stop};
    }

    atIn(column, here) {
        return here.column.key === column.key && here.stop.key;
    }

    goTo(column, stop) {
        this.state.at = {column: column.key, key: stop.key, minutes: stop.minutes};
        this.wantsFocus = true;
        if (this.state.carried) {
            this.aimAt(this.state.carried, column, stop.minutes);
        }
    }

    /** Once all is where it is to be. */
    focusAgain() {
        const isAway =
            this.props.moving ||
            this.props.isLoading ||
            this.ui.activeElement !== document;
        if (this.wantsFocus && !isAway) {
            const one = this.root.el.querySelector("[data-stop][tabindex='0']");
            if (one) {
                this.wantsFocus = false;
                one.focus();
                one.scrollIntoView({block: "nearest", inline: "nearest"});
            }
        }
    }

    /** What is pressed or come to by Tab is where the keys go on. */
    onFocusin({target}) {
        const key = target.dataset.stop;
        const column = this.props.columns.find((one) => one.key === target.dataset.in);
        if (
            key &&
            column &&
            (key !== this.here.stop.key || column !== this.here.column)
        ) {
            const stop = stopsOf(column).find((one) => one.key === key);
            this.state.at = {column: column.key, key, minutes: stop?.minutes ?? TOP};
        }
    }

    onKeydown(ev) {
        if (ev.ctrlKey || ev.altKey || ev.metaKey || !ev.target.dataset.stop) {
            return;
        }
        const does = this.onKey(ev.key, this.here);
        if (does !== false) {
            ev.preventDefault();
            ev.stopPropagation();
        }
    }

    /** Undo also where nothing of the page has the keys. */
    onKeyElsewhere(ev) {
        const isOther = ev.ctrlKey || ev.altKey || ev.metaKey || ev.repeat;
        const isTyping = ev.target.closest?.(
            "input, textarea, select, [contenteditable='true']"
        );
        const isAway = this.ui.activeElement !== document || this.state.carried;
        if (ev.key === "u" && !isOther && !isTyping && !isAway) {
            this.onKey("u", this.here);
        }
    }

    onKey(key, {column, stops, stop}) {
        const index = stops.findIndex((one) => one.key === stop.key);
        const {carried} = this.state;
        switch (key) {
            case "ArrowDown":
            case "ArrowUp": {
                const next = stops[index + (key === "ArrowDown" ? 1 : -1)];
                return next ? this.goTo(column, next) : undefined;
            }
            case "ArrowRight":
            case "ArrowLeft": {
                const onward =
                    localization.direction === "rtl" ? "ArrowLeft" : "ArrowRight";
                return this.goAside(column, stop, key === onward ? 1 : -1);
            }
            case "Home":
                return this.goTo(column, stops[0]);
            case "End":
                return this.goTo(column, stops.at(-1));
            case "Enter":
            case " ":
                if (carried) {
                    return this.putDown(column, stop);
                }
                return this.openOrMake(column, stop);
            case "Escape":
                return carried ? this.letGo(this.origin.key) : false;
            case "?":
                return this.dialog.add(StaffDayKeys, {});
        }
        if (carried) {
            return false;
        }
        switch (key) {
            case "n":
                return this.openOrMake(column, {minutes: stop.minutes});
            case "m":
                return stop.work?.isMovable ? this.takeUp(column, stop) : undefined;
            case "PageUp":
            case "PageDown":
                this.wantsFocus = true;
                return this.props.turn(key === "PageUp" ? -1 : 1);
            case "t":
                this.wantsFocus = true;
                return this.props.turn(0);
            case "u":
                this.wantsFocus = true;
                return undo(this.env);
        }
        return false;
    }

    /** In a window, after which the keys go on here. */
    openOrMake(column, {work, minutes}) {
        this.wantsFocus = true;
        return work ? this.props.open(work) : this.props.make(column, minutes);
    }

    goAside(column, stop, step) {
        const {columns} = this.props;
        const next = columns[columns.indexOf(column) + step];
        if (next) {
            const stops = stopsOf(next, Boolean(this.state.carried));
            this.goTo(next, nearest(stops, stop.minutes));
        }
    }

    takeUp(column, stop) {
        this.state.carried = markRaw(stop.work);
        this.origin = column;
        const stops = stopsOf(column, true);
        this.goTo(column, nearest(stops, stop.minutes));
    }

    /** Have nothing taken up any more, and go on at the work in that column. */
    letGo(column) {
        const {at, carried} = this.state;
        this.state.carried = this.state.target = false;
        this.goOnAt(carried, column, at.minutes);
    }

    goOnAt(work, column, minutes) {
        this.state.at = {column, key: `work:${work.id}`, minutes};
        this.wantsFocus = true;
    }

    putDown(column, {minutes}) {
        const {carried} = this.state;
        this.letGo(column.key);
        return this.props.move(carried, this.origin, column, minutes);
    }

    get carriedText() {
        const {carried, target} = this.state;
        return _t("%(work)s: %(who)s, %(when)s", {
            work: `${carried.client}, ${carried.name}`,
            who: target ? target.column.title : "",
            when: target ? target.text : "",
        });
    }
}
