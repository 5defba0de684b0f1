import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

// For so long "Undo" is offered; longer while somebody points at it or is about to press.
const SHOWN = 15000;
const KEY = "alt+z";
// Views that show contacts and actions listen, and load again.
export const CHANGED = "CHARITYLOG:CHANGED";

let closeLast = null;

/** Say what was done, with a button that puts it back; see models/action/undo.py. */
export function offerUndo(env, {message, undo_id: undoId}, type = "success") {
    closeLast?.();
    let timer = null;
    const close = env.services.notification.add(message, {
        type,
        className: "o_charitylog_undo",
        sticky: true,
        buttons: [{name: _t("Undo"), onClick: () => undo(env, undoId, close)}],
        onClose: () => {
            browser.clearTimeout(timer);
            removeKey();
        },
    });
    const removeKey = env.services.hotkey.add(KEY, () => undo(env, undoId, close), {
        global: true,
        // There the key may belong to a button.
        isAvailable: () => !document.querySelector(".o_dialog"),
    });
    const wait = () => {
        timer = browser.setTimeout(() => {
            const isUsed = document.querySelector(
                ".o_charitylog_undo:hover, .o_charitylog_undo:focus-within"
            );
            return isUsed ? wait() : close();
        }, SHOWN);
    };
    wait();
    closeLast = close;
}

/** Undo one change, or without an id the last one, and have the screen show it. */
export async function undo(env, undoId, close = closeLast) {
    close?.();
    const [method, args] = undoId
        ? ["action_undo", [[undoId]]]
        : ["action_undo_last", []];
    const sentence = await env.services.orm.call(
        "charitylog.action.undo",
        method,
        args
    );
    env.services.notification.add(sentence, {type: "info"});
    await showAgain(env);
}

/** Load what is on the screen again; a list of ours does so by itself. */
export async function showAgain(env) {
    const told = {isDone: false};
    env.bus.trigger(CHANGED, told);
    if (!told.isDone) {
        await env.services.action.doAction("soft_reload");
    }
}

registry.category("actions").add("charitylog_undo", (env, action) => {
    offerUndo(env, action.params);
    return action.params.next;
});
