import {browser} from "@web/core/browser/browser";
import {Dialog} from "@web/core/dialog/dialog";
import {patch} from "@web/core/utils/patch";

import {useEffect} from "@odoo/owl";

let pressed = null;

// A button of a view is disabled while it opens its window, and loses the focus thereby.
document.addEventListener(
    "click",
    ({target}) => {
        const button = target.closest?.(".o_charitylog button, .o_charitylog a");
        if (button && !button.closest(".o-overlay-container")) {
            pressed = button;
        }
    },
    {capture: true}
);

/** Where a window of ours is closed the keyboard is again where it was opened. */
patch(Dialog.prototype, {
    setup() {
        super.setup(...arguments);
        const opener = pressed;
        pressed = null;
        useEffect(
            () => () =>
                browser.setTimeout(() => {
                    if (
                        document.activeElement === document.body &&
                        opener?.isConnected
                    ) {
                        opener.focus();
                    }
                }),
            () => []
        );
    },
});
