import {patch} from "@web/core/utils/patch";
import {user} from "@web/core/user";
import {FormController} from "@web/views/form/form_controller";

import {REFUSED, RefusalDialog} from "./refusal_dialog";

// In a form the refusal can be mended on the spot: asked again and saved, kept for
// oneself, or offered. Only this one error is handled here, whatever model it is from.
patch(FormController.prototype, {
    async onSaveError(error, options, leaving) {
        if (error.exceptionName !== REFUSED && error.data?.name !== REFUSED) {
            return super.onSaveError(error, options, leaving);
        }
        const record = this.model.root;
        const given = record.isNew || "user_id" in (record._changes || {});
        this.model.dialog.add(RefusalDialog, {
            data: error.data,
            retry: () => this.save(),
            keep:
                given && record.data.user_id ? () => this.keepForOneself() : undefined,
            offer: given ? this.refusedOffer(error.data.context.colleagues) : undefined,
        });
        return false;
    },

    /** Save the form with oneself as the person; true where that was possible. */
    async keepForOneself() {
        await this.model.root.update({
            user_id: {id: user.userId, display_name: user.name},
        });
        return this.save();
    },

    /** How to offer an outstanding action to the colleague whose calendar refused it. */
    refusedOffer(colleagues) {
        const {data, resModel} = this.model.root;
        const colleague = colleagues.find((each) => each.id === data.user_id?.id);
        if (
            resModel !== "charitylog.action" ||
            data.state !== "outstanding" ||
            !colleague
        ) {
            return undefined;
        }
        const offer = (method) =>
            this.orm.call(resModel, method, [[this.model.root.resId], colleague.id]);
        return {
            name: colleague.name,
            make: async () => {
                if (await this.keepForOneself()) {
                    await offer("action_offer");
                    await this.model.load();
                }
            },
            makeToSeveral: async () => {
                if (await this.keepForOneself()) {
                    const action = await offer("action_offer_to");
                    const onClose = () => this.model.load();
                    await this.env.services.action.doAction(action, {onClose});
                }
            },
        };
    },
});
