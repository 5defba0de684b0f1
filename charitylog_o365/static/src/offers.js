import {WarningDialog} from "@web/core/errors/error_dialogs";
import {registry} from "@web/core/registry";
import {SIZES} from "@web/core/ui/ui_service";
import {useBus} from "@web/core/utils/hooks";
import {ListController} from "@web/views/list/list_controller";
import {listView} from "@web/views/list/list_view";

import {onWillUnmount, useExternalListener} from "@odoo/owl";

import {CharitylogListRenderer} from "./list";

const TAKEN = "odoo.addons.charitylog_o365.models.action.offer_answer.OfferTaken";
const OFFERED = "charitylog_o365.charitylog_action_action_offered";
// What is offered to the user has changed, by a colleague's doing.
const CHANGED = "CHARITYLOG:OFFERS";

/** Says who was faster, and leaves behind nothing that cannot be answered any more. */
export class OfferTakenDialog extends WarningDialog {
    setup() {
        super.setup();
        const {action} = this.env.services;
        const {is_readable: isReadable} = this.props.data.context;
        // However it is closed.
        onWillUnmount(() =>
            isReadable
                ? action.doAction("soft_reload")
                : action.doAction(OFFERED, {clearBreadcrumbs: true})
        );
    }

    inferTitle() {
        return this.props.data.context.title;
    }
}

registry.category("error_dialogs").add(TAKEN, OfferTakenDialog);

registry.category("services").add("charitylog_offers", {
    dependencies: ["bus_service", "notification"],
    start(env, {bus_service: bus, notification}) {
        bus.subscribe("charitylog_offers", ({message}) => {
            if (message) {
                notification.add(message, {type: "info"});
            }
            env.bus.trigger(CHANGED);
        });
    },
});

/** What is offered to the user now: it goes as soon as somebody has taken it. */
export class OffersController extends ListController {
    setup() {
        super.setup();
        useBus(this.env.bus, CHANGED, () => this.loadAgain());
    }

    /** What is chosen stays so, as far as it is still there. */
    async loadAgain() {
        // A first load that is overtaken would leave the page empty for good.
        await this.model.whenReady;
        // Also what is chosen while it loads.
        const {root} = this.model;
        await this.model.load();
        const chosen = new Set(root.selection.map((record) => record.resId));
        for (const record of this.model.root.records) {
            if (chosen.has(record.resId)) {
                record.toggleSelection(true);
            }
        }
    }
}

/** On a phone and a tablet, with whom and what it is stand in one column. */
export class OffersRenderer extends CharitylogListRenderer {
    setup() {
        super.setup();
        // A double click is one answer: the row may be gone, and another under the mouse.
        const once = (event) => {
            if (event.detail > 1 && event.target.closest(".o_data_row")) {
                event.stopPropagation();
                event.preventDefault();
            }
        };
        useExternalListener(window, "click", once, {capture: true});
    }

    onButtonCellClicked() {
        // Beside a button, or on one that is at work, no record is opened.
    }

    getActiveColumns() {
        const left =
            this.uiService.size >= SIZES.XL
                ? ["calendar_title"]
                : ["partner_id", "name"];
        return super.getActiveColumns().filter((column) => !left.includes(column.name));
    }
}

registry.category("views").add("charitylog_offers", {
    ...listView,
    Controller: OffersController,
    Renderer: OffersRenderer,
});
