// The week page: fetches changes, draws them, and sends what is done on the page.
import {call, week} from "./server.js";
import {draw, scrollToStart} from "./grid.js";
import {openEdit, openShow, setUpDialogs} from "./dialogs.js";
import {drawFolders} from "./folders.js";
import {drawPanels} from "./panels.js";
import {addDays, longDay, weekTitle} from "./days.js";

const PAUSE = 600;
const state = {
  upn: document.body.dataset.upn,
  start: "",
  day: null,
  data: null,
  missed: null,
};
const get = (id) => document.getElementById(id);

let timer = null;
let asking = 0;

async function refresh(force = false) {
  clearTimeout(timer);
  const turn = ++asking;
  const known = force || !state.data ? "" : state.data.stamp;
  try {
    const data = await week(state.upn, state.start, known);
    if (turn !== asking) return;
    get("offline").hidden = true;
    if (data) take(data);
  } catch (problem) {
    if (turn !== asking) return;
    console.warn(problem);
    get("offline").hidden = false;
  }
  timer = setTimeout(refresh, PAUSE);
}

function take(data) {
  const before = state.data;
  const same = before && before.monday === data.monday;
  state.data = data;
  const days = [...Array(7).keys()].map((n) => addDays(data.monday, n));
  if (!days.includes(state.day)) {
    state.day = days.includes(data.today) ? data.today : days[0];
  }
  const known = new Map((same ? before.entries : []).map((e) => [e.id, e.version]));
  const fresh = same ? data.entries.filter((e) => known.get(e.id) !== e.version) : [];
  get("title").textContent = weekTitle(data.monday);
  get("closed").hidden = data.mailbox;
  const news = new Set([...(state.missed || []), ...fresh.map((entry) => entry.id)]);
  state.missed = draw(state, news, actions) ? null : news;
  drawPanels(state, actions);
  drawFolders(state, actions);
  drawEmpty(data);
  for (const entry of fresh) {
    const word = known.has(entry.id) ? "Changed" : "New";
    get("news").textContent = `${word}: ${entry.subject}, ${longDay(entry.start)}`;
  }
  if (!same) {
    scrollToStart(state);
    openLinked(data);
  }
}

function drawEmpty(data) {
  get("empty").hidden = data.entries.length > 0;
  get("empty").textContent = data.total
    ? "Nothing in this week."
    : "Nothing in this calendar yet. Entries appear here by themselves.";
}

// The address of an entry (?itemid=…) shows its week and opens it.
let linked = new URLSearchParams(location.search).get("itemid");

function openLinked(data) {
  const entry = linked && data.entries.find((each) => each.id === linked);
  if (!entry) return;
  linked = null;
  openShow(entry);
}

async function findLinked() {
  if (!linked) return;
  const events = await call("events", [state.upn]);
  const event = events.find((each) => each.id === linked);
  if (event) state.start = event.start.dateTime.slice(0, 10);
}

const actions = {
  open: (entry) => openShow(entry),
  add: (start) => openEdit(null, start),
  pickDay(day) {
    state.day = day;
    draw(state, new Set(), actions);
  },
  async move(entry, start, end) {
    try {
      await actions.send("move", [state.upn, entry.id, start, end]);
    } catch (problem) {
      console.warn(problem);
      await refresh(true);
    }
  },
  // Draws what has changed while an entry was dragged.
  letGo() {
    if (state.missed && draw(state, state.missed, actions)) state.missed = null;
  },
  async send(method, args, kwargs) {
    const result = await call(method, args, kwargs);
    await refresh(true);
    return result;
  },
};

function go(start) {
  state.start = start;
  state.day = null;
  refresh(true);
}

get("today").onclick = () => go("");
get("before").onclick = () => go(addDays(state.data.monday, -7));
get("after").onclick = () => go(addDays(state.data.monday, 7));
get("new").onclick = () => openEdit(null, `${state.day}T${nextHour(state.data.now)}`);

function nextHour(now) {
  const hour = Math.min(23, Number(now.slice(11, 13)) + 1);
  return `${String(hour).padStart(2, "0")}:00`;
}

addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, dialog") || event.ctrlKey || event.metaKey)
    return;
  const key = {t: "today", n: "new"}[event.key];
  if (key) {
    event.preventDefault();
    get(key).click();
  }
});
addEventListener("visibilitychange", () => document.hidden || refresh());

setUpDialogs(state, actions);
findLinked()
  .catch(console.warn)
  .finally(() => refresh(true));
