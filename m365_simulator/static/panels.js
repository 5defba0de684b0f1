// Sharing with colleagues, and what goes wrong on request.
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
  ["slow", "Slow", (name) => `${name}’s calendar answers after three seconds`, { seconds: 3 }],
  ["throttled", "Too busy", (name) => `${name}’s calendar asks to try again in ten seconds`,
    { retry_after: 10 }],
  ["down", "Down", () => "Microsoft 365 answers nobody’s calendar", {}],
];

let drawn = "";

export function drawPanels(state, actions) {
  const { shares, faults, name } = state.data;
  const now = JSON.stringify([shares, faults]);
  if (now === drawn) return;
  drawn = now;
  const focus = document.activeElement?.dataset.testid;
  drawShares(state, shares, actions);
  drawFaults(state, faults, name.split(" ")[0], actions);
  if (focus) document.querySelector(`aside [data-testid="${CSS.escape(focus)}"]`)?.focus();
}

function drawShares(state, shares, actions) {
  const list = document.getElementById("shares");
  list.replaceChildren();
  const everybody = { upn: "organization", name: "Everybody else", role: shares.organization };
  for (const colleague of [...shares.people, everybody]) {
    const group = element("fieldset", { "data-testid": `share-${colleague.upn}` });
    group.append(element("legend", {}, colleague.name));
    const roles = colleague.upn === "organization"
      ? [...ROLES.slice(0, 2), ["freeBusyRead", "Busy times"]]
      : ROLES;
    const choices = element("div", { class: "choices" });
    for (const [role, words] of roles) {
      const button = element("button", {
        type: "button",
        "aria-pressed": String(colleague.role === role),
        "aria-label": `${colleague.name}: ${words}`,
        "data-testid": `share-${colleague.upn}-${role}`,
      }, words);
      button.onclick = () => actions.send("share", [state.upn, colleague.upn, role]);
      choices.append(button);
    }
    group.append(choices);
    const other = colleague.viaGroup ? "Through a group" : OTHER[colleague.role];
    if (other && colleague.upn !== "organization") group.append(element("p", { class: "hint" }, other));
    list.append(group);
  }
}

function drawFaults(state, faults, name, actions) {
  const list = document.getElementById("faults");
  list.replaceChildren();
  for (const [kind, title, words, details] of FAULTS) {
    const on = faults.includes(kind);
    const label = element("label", { class: "switch" });
    const box = element("input", {
      type: "checkbox", role: "switch", "data-testid": `fault-${kind}`,
    });
    box.checked = on;
    const upn = kind === "down" ? null : state.upn;
    box.onchange = () => box.checked
      ? actions.send("fault", [kind], { upn, ...details })
      : actions.send("clear_faults", [kind], { upn });
    const text = element("span", {}, title);
    text.append(element("small", {}, words(name)));
    label.append(box, text);
    list.append(label);
  }
}

export function element(name, attributes = {}, text = null) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== null) made.textContent = text;
  return made;
}
