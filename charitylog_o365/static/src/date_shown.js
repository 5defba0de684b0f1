import {areDatesEqual} from "@web/core/l10n/dates";
import {patch} from "@web/core/utils/patch";
import {DateTimeField} from "@web/views/fields/datetime/datetime_field";

import {useEffect} from "@odoo/owl";

// Odoo's date field may keep showing the value before: it notes what was typed as shown
// when the record has it, and where the record was drawn later only (as after a save
// that was refused) it shows nothing new any more, and another date is saved than is
// read.
patch(DateTimeField.prototype, {
    setup() {
        super.setup();
        useEffect(() => {
            const ours = this.props.record.resModel.startsWith("charitylog.");
            // Nobody is choosing or typing.
            const isClosed = !this.picker.activeInput;
            const value = this.getRecordValue();
            if (ours && isClosed && !areDatesEqual(value, this.state.value)) {
                this.state.value = value;
            }
        });
    },
});
