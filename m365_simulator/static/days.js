// Days and times as text without a zone: "2026-03-02" and "2026-03-02T10:00".
const at = (text) => new Date(`${text.slice(0, 10)}T00:00:00Z`);
const say = (options) =>
  new Intl.DateTimeFormat("en-GB", {timeZone: "UTC", ...options});

export const iso = (date) => date.toISOString().slice(0, 10);
export const minutes = (text) =>
  Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16));
export const clock = (text) => text.slice(11, 16);

export function addDays(day, count) {
  const date = at(day);
  date.setUTCDate(date.getUTCDate() + count);
  return iso(date);
}

export function addMinutes(text, count) {
  const date = new Date(`${text}:00Z`);
  date.setTime(date.getTime() + count * 60000);
  return date.toISOString().slice(0, 16);
}

export const between = (from, to) =>
  (new Date(`${to}:00Z`) - new Date(`${from}:00Z`)) / 60000;

export const dayName = (day) => say({weekday: "short"}).format(at(day));
export const dayNumber = (day) => String(at(day).getUTCDate());
export const longDate = (day) =>
  say({weekday: "long", day: "numeric", month: "long", year: "numeric"}).format(
    at(day)
  );
export const longDay = (text) =>
  `${say({weekday: "long", day: "numeric", month: "long"}).format(at(text))} ${clock(text)}`;

export function weekTitle(monday) {
  return say({day: "numeric", month: "long", year: "numeric"}).formatRange(
    at(monday),
    at(addDays(monday, 6))
  );
}

export function span(entry) {
  if (entry.allDay) {
    const last = addDays(entry.end, -1);
    const first = entry.start.slice(0, 10);
    return last > first
      ? `${longDate(first)} – ${longDate(last)}`
      : `${longDate(first)}, all day`;
  }
  if (entry.start === entry.end) return `${longDay(entry.start)}, no length`;
  const sameDay = entry.start.slice(0, 10) === entry.end.slice(0, 10);
  return `${longDay(entry.start)} – ${sameDay ? clock(entry.end) : longDay(entry.end)}`;
}
