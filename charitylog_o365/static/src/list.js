import {registry} from "@web/core/registry";
import {SIZES} from "@web/core/ui/ui_service";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";

const ON_NO_PHONE = /\bo_charitylog_wider?\b/;
const ON_NO_TABLET = /\bo_charitylog_wider\b/;

/** A list whose parts have names; on a phone and a tablet without what is marked wide. */
export class CharitylogListRenderer extends ListRenderer {
    static template = "charitylog_o365.List";
    static recordRowTemplate = "charitylog_o365.List.RecordRow";

    getActiveColumns() {
        const columns = super.getActiveColumns();
        if (this.uiService.size >= SIZES.XL) {
            return columns;
        }
        const left = this.env.isSmall ? ON_NO_PHONE : ON_NO_TABLET;
        // Buttons side by side are one column, which has no class of its own.
        const parts = (column) => column.buttons || [column];
        return columns.filter(
            (column) => !parts(column).every((part) => left.test(part.className))
        );
    }
}

registry.category("views").add("charitylog_list", {
    ...listView,
    Renderer: CharitylogListRenderer,
});
