import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Many2XAvatarUserAutocomplete} from "@mail/views/web/fields/avatar_autocomplete/avatar_many2x_autocomplete";
import {
    Many2OneAvatarUser,
    Many2OneAvatarUserField,
    many2OneAvatarUserField,
} from "@mail/views/web/fields/many2one_avatar_user_field/many2one_avatar_user_field";

import {Component, useState} from "@odoo/owl";

import {FreeBusy, freeAt, isAhead, wishOf} from "./free_busy";

/** Tells the field which colleagues are on offer, once they are; nobody waits for it. */
class WhoAutocomplete extends Many2XAvatarUserAutocomplete {
    static props = {...Many2XAvatarUserAutocomplete.props, onOffer: Function};

    async search(name) {
        const records = await super.search(name);
        this.props.onOffer(records.map(({id}) => id));
        return records;
    }
}

class WhoMany2One extends Many2OneAvatarUser {
    static components = {
        ...Many2OneAvatarUser.components,
        Many2XAutocomplete: WhoAutocomplete,
    };
    static props = {...Many2OneAvatarUser.props, onOffer: Function};

    get many2XAutocompleteProps() {
        return {...super.many2XAutocompleteProps, onOffer: this.props.onOffer};
    }
}

/** Beside a colleague in the list: free, or busy from when to when. */
class WhoIsFree extends Component {
    static template = "charitylog_o365.WhoIsFree";
    static props = {people: Object, id: Number, wish: Object};

    setup() {
        this.people = useState(this.props.people);
    }

    get told() {
        return freeAt(this.people[this.props.id], this.props.wish);
    }
}

/** "Who by?": each colleague with whether one may, and whether they are free. */
export class WhoField extends Many2OneAvatarUserField {
    static template = "charitylog_o365.WhoField";
    static components = {
        ...Many2OneAvatarUserField.components,
        Many2OneAvatarUser: WhoMany2One,
        WhoIsFree,
    };
    static props = {...Many2OneAvatarUserField.props, names: Object};

    setup() {
        super.setup();
        this.freeBusy = new FreeBusy(useService("orm"));
    }

    get wish() {
        const wish = wishOf(this.props.record, this.props.names);
        return isAhead(wish) ? wish : undefined;
    }

    get people() {
        return this.freeBusy.people;
    }

    onOffer(ids) {
        const {wish} = this;
        if (wish) {
            this.freeBusy.ask(ids, wish);
        }
    }
}

registry.category("fields").add("charitylog_who", {
    ...many2OneAvatarUserField,
    component: WhoField,
    additionalClasses: ["o_field_many2one_avatar", "o_field_many2one_avatar_user"],
    extractProps(staticInfo, dynamicInfo) {
        const {start = "start", length, all_day, of} = staticInfo.options;
        return {
            ...many2OneAvatarUserField.extractProps(staticInfo, dynamicInfo),
            names: {start, length, all_day, of},
        };
    },
});
