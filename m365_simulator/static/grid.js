// The week: the heads of the days, the all-day row, and the hours with their entries.
import {
  addDays,
  between,
  clock,
  dayName,
  dayNumber,
  longDate,
  minutes,
  span,
} from "./days.js";
import {marks} from "./more.js";
import {element} from "./panels.js";
import {dragging, makeDraggable} from "./drag.js";

export const HOUR = 48;
const COLOURS = [
  "#17617a",
  "#7a4a9c",
  "#a04a2a",
  "#2e6b36",
  "#94355f",
  "#5d5a1d",
  "#334e9e",
];
const get = (id) => document.getElementById(id);

// Returns whether it was drawn: it is not while an entry is dragged.
export function draw(state, fresh, actions) {
  if (dragging()) return false;
  const {data} = state;
  const days = [...Array(7).keys()].map((n) => addDays(data.monday, n));
  const focus = document.activeElement?.dataset.id;
  drawHeads(state, days, actions);
  drawAllDays(state, days, fresh, actions);
  drawHours(state, days, fresh, actions);
  if (focus) document.querySelector(`[data-id="${CSS.escape(focus)}"]`)?.focus();
  return true;
}

export function scrollToStart({data}) {
  const first = data.entries
    .filter((entry) => !entry.allDay)
    .map((entry) => minutes(entry.start))
    .sort((a, b) => a - b)[0];
  const hour = Math.min(8, first === undefined ? 8 : first / 60);
  get("scroll").scrollTop = Math.max(0, hour - 0.5) * HOUR;
}

function drawHeads(state, days, actions) {
  const {data} = state;
  const heads = [element("div", {class: "corner"})];
  const tabs = [];
  for (const day of days) {
    const today = day === data.today;
    const chosen = day === state.day;
    const head = element("div", {class: classes("head", {today, chosen})});
    head.append(element("b", {}, dayNumber(day)), element("span", {}, dayName(day)));
    head.setAttribute("aria-label", longDate(day) + (today ? ", today" : ""));
    heads.push(head);
    const tab = element("button", {
      role: "tab",
      class: classes("tab", {today}),
      "aria-selected": String(chosen),
      "aria-label": longDate(day),
      "data-testid": `day-${day}`,
    });
    tab.append(
      element("span", {}, dayName(day).slice(0, 1)),
      element("b", {}, dayNumber(day))
    );
    if (data.entries.some((entry) => on(entry, day)))
      tab.append(element("i", {class: "dot"}));
    tab.onclick = () => actions.pickDay(day);
    tabs.push(tab);
  }
  get("heads").replaceChildren(...heads);
  get("tabs").replaceChildren(...tabs);
}

function drawAllDays(state, days, fresh, actions) {
  const cells = [element("div", {class: "corner"}, "All day")];
  for (const day of days) {
    const cell = element("div", {class: classes("cell", {chosen: day === state.day})});
    for (const entry of state.data.entries) {
      if (entry.allDay && on(entry, day))
        cell.append(button(entry, day, days, fresh, actions));
    }
    cells.push(cell);
  }
  get("alldays").replaceChildren(...cells);
}

function drawHours(state, days, fresh, actions) {
  const {data} = state;
  const ruler = element("div", {class: "ruler", "aria-hidden": "true"});
  for (let hour = 1; hour < 24; hour += 1) {
    const mark = element("span", {}, `${String(hour).padStart(2, "0")}:00`);
    mark.style.top = `${hour * HOUR}px`;
    ruler.append(mark);
  }
  const columns = days.map((day) => {
    const column = element("div", {
      class: classes("column", {today: day === data.today, chosen: day === state.day}),
      "data-day": day,
    });
    const entries = data.entries.filter((entry) => !entry.allDay && on(entry, day));
    for (const place of sideBySide(entries, day)) {
      column.append(placed(place, day, days, fresh, actions));
    }
    if (day === data.today) {
      const line = element("div", {class: "now", "aria-hidden": "true"});
      line.style.top = `${(minutes(data.now) / 60) * HOUR}px`;
      column.append(line);
    }
    column.onclick = (event) => {
      if (event.target !== column) return;
      const half = Math.min(47, Math.floor((event.offsetY / HOUR) * 2));
      const hour = String(Math.floor(half / 2)).padStart(2, "0");
      actions.add(`${day}T${hour}:${half % 2 ? "30" : "00"}`);
    };
    return column;
  });
  get("hours").replaceChildren(ruler, ...columns);
}

function placed({entry, from, to, lane, lanes}, day, days, fresh, actions) {
  const made = button(entry, day, days, fresh, actions);
  const thin = entry.start === entry.end;
  made.style.top = `${(from / 60) * HOUR}px`;
  if (!thin) made.style.height = `${Math.max(18, ((to - from) / 60) * HOUR - 2)}px`;
  made.style.left = `calc(${(lane / lanes) * 100}% + 1px)`;
  made.style.width = `calc(${100 / lanes}% - ${lane + 1 < lanes ? 2 : 6}px)`;
  made.classList.toggle("thin", thin);
  made.classList.toggle("short", !thin && to - from < 45);
  makeDraggable(made, entry, day, actions);
  return made;
}

function button(entry, day, days, fresh, actions) {
  // An entry over several days is drawn on each; tests find the first as "entry".
  const first = day === days.find((each) => on(entry, each));
  const words = [
    entry.subject || "(no subject)",
    span(entry),
    entry.location,
    ...entry.categories,
    entry.private ? "private" : "",
    marks(entry),
  ].filter(Boolean);
  const made = element("button", {
    type: "button",
    class: classes(`entry ${entry.showAs}`, {fresh: fresh.has(entry.id)}),
    "data-id": entry.id,
    "data-testid": first ? "entry" : "entry-continued",
    "data-subject": entry.subject,
    "data-start": entry.start,
    "data-end": entry.end,
    "aria-label": words.join(", "),
    title: words.join("\n"),
  });
  made.style.setProperty("--colour", colour(entry.categories[0]));
  made.append(
    element(
      "b",
      {class: entry.private ? "private" : ""},
      entry.subject || "(no subject)"
    )
  );
  if (!entry.allDay) {
    // There is room for one line: meeting or series is shown instead of the end.
    const short = between(entry.start, entry.end) < 45;
    const more = marks(entry)
      ? ` · ${marks(entry)}`
      : short
        ? ""
        : ` – ${clock(entry.end)}`;
    made.append(element("span", {class: "when"}, clock(entry.start) + more));
  }
  if (entry.location) made.append(element("span", {}, entry.location));
  for (const name of entry.categories) made.append(element("em", {}, name));
  made.onclick = () =>
    made.dataset.moved ? delete made.dataset.moved : actions.open(entry);
  return made;
}

// Entries that overlap are drawn side by side, in as many lanes as they need.
function sideBySide(entries, day) {
  const places = entries
    .map((entry) => ({
      entry,
      from: entry.start.slice(0, 10) < day ? 0 : minutes(entry.start),
      to: entry.end.slice(0, 10) > day ? 1440 : minutes(entry.end),
    }))
    .sort((a, b) => a.from - b.from || b.to - a.to);
  let cluster = [];
  let until = -1;
  const close = () => {
    const lanes = Math.max(1, ...cluster.map((place) => place.lane + 1));
    for (const place of cluster) place.lanes = lanes;
    cluster = [];
  };
  for (const place of places) {
    if (place.from >= until) close();
    const taken = cluster
      .filter((other) => seen(other) > place.from)
      .map((other) => other.lane);
    place.lane = 0;
    while (taken.includes(place.lane)) place.lane += 1;
    cluster.push(place);
    until = Math.max(cluster.length > 1 ? until : -1, seen(place));
  }
  close();
  return places;
}

// The end as it is drawn: a short entry is as high as a line of text.
const seen = (place) => Math.max(place.to, place.from + 24);

function on(entry, day) {
  const first = entry.start.slice(0, 10);
  const last = entry.end.slice(0, 10);
  if (first === last) return first === day;
  return first <= day && (day < last || (day === last && minutes(entry.end) > 0));
}

function colour(category) {
  if (!category) return COLOURS[0];
  const sum = [...category].reduce((total, letter) => total + letter.codePointAt(0), 0);
  return COLOURS[1 + (sum % (COLOURS.length - 1))];
}

function classes(always, sometimes) {
  return [always, ...Object.keys(sometimes).filter((name) => sometimes[name])].join(
    " "
  );
}
