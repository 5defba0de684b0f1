import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {STATIC_ACTIONS_GROUP_NUMBER} from "@web/search/action_menus/action_menus";

import {Component} from "@odoo/owl";

const SHOWN_IN = ["list", "calendar", "kanban"];

/** In the menu beside a page's title: the window for who is ill or away. */
export class AwayMenu extends Component {
    static template = "charitylog_o365.AwayMenu";
    static components = {DropdownItem};
    static props = {};

    setup() {
        this.action = useService("action");
    }

    open() {
        return this.action.doAction("charitylog_o365.charitylog_away_action");
    }
}

registry.category("cogMenu").add("charitylog-away", {
    Component: AwayMenu,
    groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
    isDisplayed: async (env) =>
        env.searchModel?.resModel === "charitylog.action" &&
        SHOWN_IN.includes(env.config.viewType) &&
        (await user.hasGroup("charitylog_o365.group_user")),
});
