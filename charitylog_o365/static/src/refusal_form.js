import { patch } from "@web/core/utils/patch";
import { user } from "@web/core/user";
import { FormController } from "@web/views/form/form_controller";

import { REFUSED, RefusalDialog } from "./refusal_dialog";

// In a form the refusal can be mended on the spot: asked again and saved, or kept for
// oneself. Only this one error is handled here, whatever model it comes from.
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
                given && record.data.user_id
                    ? async () => {
                          await record.update({
                              user_id: { id: user.userId, display_name: user.name },
                          });
                          await this.save();
                      }
                    : undefined,
        });
        return false;
    },
});
