// Dragging an entry: vertically by quarters of an hour, horizontally by days.
import {addMinutes, between} from "./days.js";

const HOUR = 48;
const STEP = 15;
const FAR = 5;
let held = null;

export const dragging = () => held !== null;

export function makeDraggable(made, entry, day, actions) {
  made.onpointerdown = (event) => {
    // On a touch screen dragging scrolls; entries are moved with Edit.
    if (event.button !== 0 || event.pointerType === "touch") return;
    made.setPointerCapture(event.pointerId);
    held = {x: event.clientX, y: event.clientY, top: made.offsetTop, moved: false};
  };
  made.onpointermove = (event) => {
    if (!held) return;
    const dx = event.clientX - held.x;
    const dy = event.clientY - held.y;
    if (!held.moved && Math.hypot(dx, dy) < FAR) return;
    held.moved = true;
    made.classList.add("held");
    const quarters = Math.round((dy / HOUR) * (60 / STEP));
    held.minutes = quarters * STEP;
    held.day = dayUnder(event.clientX) || day;
    made.style.top = `${held.top + (held.minutes / 60) * HOUR}px`;
    const column = document.querySelector(`.column[data-day="${held.day}"]`);
    if (made.parentElement !== column) column.append(made);
  };
  made.onlostpointercapture = made.onpointercancel = async () => {
    const done = held;
    held = null;
    // After the click event: drawing anew removes the element that it is for.
    if (done) setTimeout(actions.letGo, 0);
    if (!done?.moved) return;
    made.dataset.moved = "yes";
    setTimeout(() => delete made.dataset.moved, 0);
    made.classList.remove("held");
    const shift = done.minutes + between(`${day}T00:00`, `${done.day}T00:00`);
    const {start, end} = entry.whole;
    await actions.move(entry, addMinutes(start, shift), addMinutes(end, shift));
  };
}

function dayUnder(x) {
  for (const column of document.querySelectorAll(".column")) {
    const box = column.getBoundingClientRect();
    if (x >= box.left && x < box.right) return column.dataset.day;
  }
  return null;
}
