// Guests, online meeting, repetition and calendar of an entry.
import {element} from "./panels.js";

export function fillMore(fields, entry, calendars) {
  const options = calendars.map(({id, name}) => element("option", {value: id}, name));
  fields.calendar.replaceChildren(...options);
  fields.calendar.value = entry?.calendar ?? "";
  fields.guests.value = "";
  fields.online.checked = fields.online.disabled = Boolean(entry?.online);
  const repeats = entry?.repeats || 0;
  if (![...fields.repeat.options].some((option) => Number(option.value) === repeats)) {
    fields.repeat.append(
      element("option", {value: repeats}, `Daily, ${repeats} times`)
    );
  }
  fields.repeat.value = repeats;
  document.getElementById("edit-more").open = false;
}

// The calls that change an entry to what was chosen: [method, arguments after the id].
export function chosen(fields, entry) {
  const guests = fields.guests.value.split(/[\s,;]+/).filter(Boolean);
  const days = Number(fields.repeat.value);
  return [
    guests.length && ["invite", guests],
    fields.online.checked && !entry?.online && ["make_online", []],
    days !== (entry?.repeats || 0) && ["repeat", [days]],
    fields.calendar.value !== (entry?.calendar ?? "") && [
      "drag_to",
      [fields.calendar.value || null],
    ],
  ].filter(Boolean);
}

// What the entry is besides an appointment, as lines of the dialog.
export function become(entry) {
  return [
    ["Called by", entry.organizer],
    ["Guests", entry.guests.join(", ")],
    ["Online", entry.online ? "With a link to the meeting" : ""],
    ["Repeats", entry.repeats ? `Every day, ${entry.repeats} times` : ""],
    ["Calendar", entry.calendarName],
  ];
}

// The same in short, for the week.
export function marks(entry) {
  const guests = entry.guests.length;
  return [
    guests && (guests === 1 ? "1 guest" : `${guests} guests`),
    entry.online && "online",
    entry.repeats && "repeats",
    entry.calendarName,
  ]
    .filter(Boolean)
    .join(" · ");
}
