import {browser} from "@web/core/browser/browser";
import {Component, useState} from "@odoo/owl";
import {session} from "@web/session";
import {WebClient} from "@web/webclient/webclient";

const LATER = "charitylog_o365.later";
const CONNECT = "/charitylog_o365/connect";
// Trying again with the same account would end in the same way.
const WRONG_ACCOUNT = ["other_account", "taken", "wrong_account"];

/** Asks for the sign-in to Microsoft 365 that is missing, until the user says later. */
export class SignInBanner extends Component {
    static template = "charitylog_o365.SignInBanner";
    static props = {};

    setup() {
        this.banner = session.o365_banner;
        const later = browser.sessionStorage.getItem(LATER);
        this.state = useState({
            shown: Boolean(this.banner) && later !== String(this.banner.log_in),
        });
    }

    signIn() {
        const {pathname, search} = browser.location;
        const query = new URLSearchParams({redirect: pathname + search});
        if (WRONG_ACCOUNT.includes(this.banner.reason)) {
            query.set("choose_account", "1");
        }
        browser.location.assign(`${CONNECT}?${query}`);
    }

    /** For this log-in; the next one asks again. */
    later() {
        browser.sessionStorage.setItem(LATER, this.banner.log_in);
        this.state.shown = false;
    }
}

WebClient.components = {...WebClient.components, SignInBanner};
