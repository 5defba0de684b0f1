import {browser} from "@web/core/browser/browser";
import {useBus, useService} from "@web/core/utils/hooks";
import {registry} from "@web/core/registry";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

import {Component, onMounted, onWillUnmount, useEffect} from "@odoo/owl";

import {RefusalDialog} from "./refusal_dialog";

const WAIT = 800; // milliseconds after the last key
const WINDOW = ["action_id", "for_client_id", "contact_id", "partner_id"];
const KEEP = "/web/dataset/call_kw/charitylog.action.record/keep_draft";

/**
 * "Record a contact". What is typed is kept on the server while it is typed, never in
 * the browser, which may be shared; a further action that a colleague's calendar
 * refused is decided here, with the contact saved.
 */
export class RecordController extends FormController {
    setup() {
        super.setup();
        this.isTyped = false;
        this.isOver = false;
        this.keeping = Promise.resolve();
        useEffect(
            (el) => {
                const typed = () => this.keepSoon();
                el.addEventListener("input", typed);
                return () => el.removeEventListener("input", typed);
            },
            () => [this.rootRef.el]
        );
        useBus(this.model.bus, "charitylog:afresh", () => this.stop());
        onMounted(() => this.begin());
        onWillUnmount(() => this.keepNow());
    }

    get modelParams() {
        const params = super.modelParams;
        params.hooks.onRecordChanged = () => this.keepSoon();
        return params;
    }

    // The draft

    keepSoon() {
        this.isTyped = true;
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.keepNow(), WAIT);
    }

    stop() {
        this.isTyped = false;
        browser.clearTimeout(this.timer);
    }

    /** What the window says now, with the text in which somebody is just typing. */
    get typedValues() {
        const {root} = this.model;
        // Not getChanges(), which would have a half typed hour read and rewritten.
        const values = root._getChanges();
        for (const name of WINDOW) {
            values[name] = root.data[name]?.id || false;
        }
        const box = this.rootRef.el?.querySelector(":focus");
        const name = box?.closest(".o_field_widget[name]")?.getAttribute("name");
        if (["char", "text"].includes(root.fields[name]?.type)) {
            values[name] = box.value;
        }
        return values;
    }

    keepNow() {
        if (!this.isTyped || this.isOver) {
            return this.keeping;
        }
        this.stop();
        const {resModel, context} = this.props;
        const args = [this.typedValues];
        const {silent} = this.model.orm;
        // One after the other: two at once would keep two drafts.
        this.keeping = Promise.resolve(this.keeping)
            .then(() => silent.call(resModel, "keep_draft", args, {context}))
            .catch(() => {
                // A draft is an extra: no dialog while somebody types.
            });
        return this.keeping;
    }

    /** Where the tab is closed, no answer can be waited for. */
    beforeUnload() {
        if (this.isTyped && !this.isOver) {
            const {resModel: model, context} = this.props;
            const args = [this.typedValues];
            const params = {model, method: "keep_draft", args, kwargs: {context}};
            const data = {jsonrpc: "2.0", method: "call", params};
            const type = "application/json";
            navigator.sendBeacon(KEEP, new Blob([JSON.stringify(data)], {type}));
            this.stop();
        }
    }

    beforeVisibilityChange() {
        return this.keepNow();
    }

    beforeLeave() {
        return this.keepNow();
    }

    // Saving

    async beforeExecuteActionButton(clickParams) {
        const wasTyped = this.isTyped;
        this.stop();
        await this.keeping;
        if (clickParams.special === "cancel") {
            this.isOver = true;
            const {resModel, context} = this.props;
            const args = [this.typedValues];
            await this.model.orm.call(resModel, "drop_draft", args, {context});
            return super.beforeExecuteActionButton(clickParams);
        }
        const saved = await super.beforeExecuteActionButton(clickParams);
        if (saved === false && wasTyped) {
            this.keepSoon();
        }
        return saved;
    }

    begin() {
        const {action_id: action, contact_id: contact, refusal} = this.model.root.data;
        if (refusal) {
            this.decide();
        } else if (action && !contact) {
            // How it went is the question; default_focus knows no radio buttons.
            this.rootRef.el.querySelector("[name=outcome] input")?.focus();
        }
    }

    // The further action that was refused

    decide() {
        const {refusal, refused_name: name} = this.model.root.data;
        this.dialogService.add(RefusalDialog, {
            data: {context: refusal},
            retry: () => this.press("action_confirm"),
            keep: () => this.press("action_keep"),
            offer: {
                name,
                make: () => this.press("action_offer"),
                makeToSeveral: () => this.press("action_offer_to"),
            },
        });
    }

    press(name) {
        const {resModel, resId} = this.model.root;
        const {context} = this.props;
        return this.actionService.doActionButton({
            type: "object",
            name,
            resModel,
            resId,
            context,
        });
    }
}

registry.category("views").add("charitylog_record", {
    ...formView,
    Controller: RecordController,
});

/** "You began this today at 10:04.", and a way to begin anew. */
export class DraftNote extends Component {
    static template = "charitylog_o365.DraftNote";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
    }

    async startAfresh() {
        const {data, model, resModel} = this.props.record;
        const values = Object.fromEntries(
            WINDOW.map((name) => [name, data[name]?.id || false])
        );
        model.bus.trigger("charitylog:afresh");
        await this.orm.call(resModel, "drop_draft", [values]);
        await model.load({resId: false});
    }
}

registry.category("view_widgets").add("charitylog_draft", {component: DraftNote});

/** Proposes what was done once more, a week later. */
export class SameAgain extends Component {
    static template = "charitylog_o365.SameAgain";
    static props = {...standardFieldProps};

    propose() {
        return this.props.record.update({[this.props.name]: true});
    }
}

registry.category("fields").add("charitylog_same_again", {
    component: SameAgain,
    supportedTypes: ["boolean"],
});
