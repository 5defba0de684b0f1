// The panels for sharing with colleagues and for faults.
const ROLES = [
  ["write", "Can edit"],
  ["read", "Can view"],
  ["none", "Not shared"],
];
const OTHER = {
  freeBusyRead: "Can see when busy",
  limitedRead: "Can view titles",
  delegateWithoutPrivateEventAccess: "Delegate",
  delegateWithPrivateEventAccess: "Delegate, private too",
};
const FAULTS = [
  [
    "slow",
    "Slow",
    (name) => `${name}’s calendar answers after three seconds`,
    {seconds: 3},
  ],
  [
    "throttled",
    "Too busy",
    (name) => `${name}’s calendar asks to try again in ten seconds`,
    {retry_after: 10},
  ],
  ["mailbox_full", "Full", (name) => `${name}’s mailbox has no room left`, {}],
  ["down", "Down", () => "Microsoft 365 answers nobody’s calendar", {}],
];

let drawn = "";
// Faults whose switch was clicked and whose request has not been answered yet.
const turning = new Map();

export function drawPanels(state, actions) {
  const {shares, faults, name} = state.data;
  const now = JSON.stringify([shares, faults]);
  if (now === drawn) return;
  drawn = now;
  const focus = document.activeElement?.dataset.testid;
  drawShares(state, shares, actions);
  drawFaults(state, faults, name.split(" ")[0], actions);
  if (focus)
    document.querySelector(`aside [data-testid="${CSS.escape(focus)}"]`)?.focus();
}

function drawShares(state, shares, actions) {
  const list = document.getElementById("shares");
  list.replaceChildren();
  const everybody = {
    upn: "organization",
    name: "Everybody else",
    role: shares.organization,
  };
  for (const colleague of [...shares.people, everybody]) {
    const group = element("fieldset", {"data-testid": `share-${colleague.upn}`});
    group.append(element("legend", {}, colleague.name));
    const roles =
      colleague.upn === "organization"
        ? [...ROLES.slice(0, 2), ["freeBusyRead", "Busy times"]]
        : ROLES;
    const choices = element("div", {class: "choices"});
    for (const [role, words] of roles) {
      const button = element(
        "button",
        {
          type: "button",
          "aria-pressed": String(colleague.role === role),
          "aria-label": `${colleague.name}: ${words}`,
          "data-testid": `share-${colleague.upn}-${role}`,
        },
        words
      );
      button.onclick = () => actions.send("share", [state.upn, colleague.upn, role]);
      choices.append(button);
    }
    group.append(choices);
    const other = colleague.viaGroup ? "Through a group" : OTHER[colleague.role];
    if (other && colleague.upn !== "organization")
      group.append(element("p", {class: "hint"}, other));
    list.append(group);
  }
}

function drawFaults(state, faults, name, actions) {
  for (const fault of FAULTS) {
    const [kind] = fault;
    const box =
      document.getElementById(`fault-${kind}`) ||
      addSwitch(state, fault, name, actions);
    // The data that was fetched before the click does not contain it.
    if (!turning.has(kind)) box.checked = faults.includes(kind);
  }
}

function addSwitch(state, [kind, title, words, details], name, actions) {
  const label = element("label", {class: "switch"});
  const box = element("input", {
    type: "checkbox",
    role: "switch",
    id: `fault-${kind}`,
    "data-testid": `fault-${kind}`,
  });
  const upn = kind === "down" ? null : state.upn;
  box.onchange = async () => {
    const turn = {};
    turning.set(kind, turn);
    try {
      if (box.checked) await actions.send("fault", [kind], {upn, ...details});
      else await actions.send("clear_faults", [kind], {upn});
    } catch (problem) {
      console.warn(problem);
      if (turning.get(kind) === turn) box.checked = state.data.faults.includes(kind);
    }
    if (turning.get(kind) === turn) turning.delete(kind);
  };
  const text = element("span", {}, title);
  text.append(element("small", {}, words(name)));
  label.append(box, text);
  document.getElementById("faults").append(label);
  return box;
}

export function element(name, attributes = {}, text = null) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== null) made.textContent = text;
  return made;
}
