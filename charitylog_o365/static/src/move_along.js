/** Move the focus along the buttons of the list that has this key listener, by the
 *  arrows up and down; one Tab leads past the list. */
export function moveAlong(ev) {
    const step = {ArrowDown: 1, ArrowUp: -1}[ev.key];
    const buttons = [...ev.currentTarget.querySelectorAll("button")];
    const next = step && buttons[buttons.indexOf(ev.target) + step];
    if (next) {
        ev.preventDefault();
        next.focus();
    }
}
