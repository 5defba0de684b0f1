// The dialogs that show one entry, and that create or change one.
import {addDays, addMinutes, between, span} from "./days.js";
import {become, chosen, fillMore} from "./more.js";
import {element} from "./panels.js";

const get = (id) => document.getElementById(id);
const SHOW_AS = {
  busy: "Busy",
  free: "Free",
  tentative: "Tentative",
  oof: "Away",
  workingElsewhere: "Working elsewhere",
};
let shown = null;
let edited = null;
let begun = null;
let send = null;
let upn = null;
let page = null;

export function setUpDialogs(state, actions) {
  send = actions.send;
  upn = state.upn;
  page = state;
  get("show-close").onclick = () => get("show").close();
  get("show-edit").onclick = () => {
    get("show").close();
    openEdit(shown);
  };
  get("show-delete").onclick = async () => {
    get("show").close();
    await send("delete", [upn, shown.id]).catch(console.warn);
  };
  get("show-copy").onclick = async () => {
    get("show").close();
    await send("copy", [upn, shown.id]).catch(console.warn);
  };
  get("edit-cancel").onclick = () => get("edit").close();
  get("edit-form").onsubmit = save;
  form().allDay.onchange = showTimes;
  form().startDate.onchange = form().startTime.onchange = keepLength;
}

export function openShow(entry) {
  shown = entry;
  get("show-subject").textContent = entry.subject || "(no subject)";
  const facts = [
    ["When", span(entry)],
    ["Where", entry.location],
    ["Category", entry.categories.join(", ")],
    ["Shown as", SHOW_AS[entry.showAs] || entry.showAs],
    ["Reminder", entry.reminder === null ? "None" : `${entry.reminder} minutes before`],
    ["Private", entry.private ? "Yes" : ""],
    ...become(entry),
  ];
  get("show-facts").replaceChildren(
    ...facts
      .filter(([, value]) => value)
      .flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)])
  );
  get("show-body").srcdoc = safe(entry.body);
  get("show-body").hidden = !entry.body.content;
  get("show").showModal();
}

// No script runs in the sandbox; the policy loads no images and styles of other sites.
function safe(body) {
  const text = document.createElement("div");
  text.textContent = body.content;
  const html =
    body.contentType === "html" ? body.content : `<pre>${text.innerHTML}</pre>`;
  return `<!doctype html><meta charset="utf-8"><base target="_blank">
    <meta http-equiv="Content-Security-Policy"
      content="default-src 'none'; style-src 'unsafe-inline'">
    <style>body { font: 14px/1.5 "Segoe UI", system-ui, sans-serif; margin: 8px;
      color: #1d2433; overflow-wrap: anywhere } pre { white-space: pre-wrap; font: inherit;
      margin: 0 }</style>${html}`;
}

export function openEdit(entry, start) {
  edited = entry;
  const begin = entry ? entry.whole.start : start;
  const end = entry ? entry.whole.end : addMinutes(start, 60);
  const fields = form();
  get("edit-title").textContent = entry ? "Edit entry" : "New entry";
  get("edit-error").textContent = "";
  fields.subject.value = entry ? entry.subject : "";
  fields.allDay.checked = Boolean(entry?.allDay);
  fields.startDate.value = begin.slice(0, 10);
  fields.startTime.value = begin.slice(11, 16);
  fields.endDate.value = entry?.allDay ? addDays(end, -1) : end.slice(0, 10);
  fields.endTime.value = end.slice(11, 16);
  fields.showAs.value = entry ? entry.showAs : "busy";
  fields.private.checked = Boolean(entry?.private);
  fillMore(fields, entry, page.data.calendars);
  begun = startIn(fields);
  showTimes();
  get("edit").showModal();
  fields.subject.focus();
}

async function save(event) {
  event.preventDefault();
  const fields = form();
  const allDay = fields.allDay.checked;
  const start = `${fields.startDate.value}T${allDay ? "00:00" : fields.startTime.value}`;
  const end = allDay
    ? `${addDays(fields.endDate.value, 1)}T00:00`
    : `${fields.endDate.value}T${fields.endTime.value}`;
  if (end < start || (allDay && fields.endDate.value < fields.startDate.value)) {
    get("edit-error").textContent = "It ends before it starts.";
    return;
  }
  const values = {
    isAllDay: allDay,
    showAs: fields.showAs.value,
    sensitivity: fields.private.checked ? "private" : "normal",
  };
  const subject = fields.subject.value;
  try {
    const steps = chosen(fields, edited);
    if (edited) await send("move", [upn, edited.id, start, end], {subject, ...values});
    const id = edited?.id ?? (await send("create", [upn, subject, start, end], values));
    for (const [method, rest] of steps) await send(method, [upn, id, ...rest]);
    get("edit").close();
  } catch (problem) {
    get("edit-error").textContent = problem.message;
  }
}

// As in Outlook, the end moves with the start: otherwise an entry created late in the
// evening and then moved to the morning would last until the next day.
function keepLength() {
  const fields = form();
  const start = startIn(fields);
  if (!start) return;
  const end = `${fields.endDate.value}T${fields.endTime.value}`;
  if (end.length === start.length && end >= begun) {
    const moved = addMinutes(end, between(begun, start));
    fields.endDate.value = moved.slice(0, 10);
    fields.endTime.value = moved.slice(11, 16);
  }
  begun = start;
}

function startIn(fields) {
  const {startDate, startTime} = fields;
  return startDate.value && startTime.value && `${startDate.value}T${startTime.value}`;
}

function showTimes() {
  for (const label of form().querySelectorAll(".time")) {
    label.hidden = form().allDay.checked;
    label.querySelector("input").disabled = form().allDay.checked;
  }
}

const form = () => get("edit-form");
