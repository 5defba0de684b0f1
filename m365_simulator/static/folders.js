// The owner's other calendars, and Deleted Items.
import {element} from "./panels.js";
import {span} from "./days.js";

const get = (id) => document.getElementById(id);
let drawn = "";

export function drawFolders(state, actions) {
  const {calendars, deleted} = state.data;
  const now = JSON.stringify([calendars, deleted]);
  if (now === drawn) return;
  drawn = now;
  get("calendars").replaceChildren(
    ...calendars.map(({name}) => element("li", {"data-testid": "calendar"}, name))
  );
  get("add-calendar").onclick = () => {
    const number = calendars.length + 1;
    actions.send("add_calendar", [state.upn, `Calendar ${number}`]).catch(console.warn);
  };
  get("deleted-title").textContent = deleted.length
    ? `Deleted Items (${deleted.length})`
    : "Deleted Items";
  get("deleted").replaceChildren(
    ...deleted.map((entry) => drawDeleted(state, entry, actions))
  );
  if (!deleted.length)
    get("deleted").append(element("li", {class: "hint"}, "Nothing here."));
  get("empty-deleted").hidden = !deleted.length;
  get("empty-deleted").onclick = () =>
    actions.send("empty_deleted_items", [state.upn]).catch(console.warn);
}

function drawDeleted(state, entry, actions) {
  const line = element("li", {"data-testid": "deleted-entry"});
  const words = element("span", {}, entry.subject || "(no subject)");
  words.append(element("small", {}, span(entry)));
  const button = element(
    "button",
    {
      type: "button",
      "data-testid": "restore-entry",
      "aria-label": `Restore ${entry.subject || "(no subject)"}`,
    },
    "Restore"
  );
  button.onclick = () =>
    actions.send("restore", [state.upn, entry.id]).catch(console.warn);
  line.append(words, button);
  return line;
}
