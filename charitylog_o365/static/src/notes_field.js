import {HtmlField, htmlField} from "@html_editor/fields/html_field";
import {registry} from "@web/core/registry";

import {useExternalListener} from "@odoo/owl";

const NOTES = ".o_field_charitylog_notes";

/** Notes that the Tab key leads out of: Odoo's editor takes it, and holds one there. */
export class NotesField extends HtmlField {
    setup() {
        super.setup();
        useExternalListener(document, "keydown", (ev) => this.leave(ev), {
            capture: true,
        });
    }

    leave(ev) {
        const menu = document.querySelector(".o-we-powerbox");
        if (ev.key === "Tab" && ev.target.closest?.(NOTES) && !menu) {
            ev.stopPropagation();
        }
    }
}

registry.category("fields").add("charitylog_notes", {
    ...htmlField,
    component: NotesField,
    additionalClasses: ["o_field_html", ...(htmlField.additionalClasses || [])],
});
