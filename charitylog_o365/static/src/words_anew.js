import {registry} from "@web/core/registry";
import {rpcBus} from "@web/core/network/rpc";

/** Opens the present list again; the browser keeps the words of empty ones. */
registry.category("actions").add("charitylog_o365.words_anew", (env) => {
    rpcBus.trigger("CLEAR-CACHES", "/web/action/load");
    const {currentController, doAction} = env.services.action;
    return doAction(currentController.action.id, {
        stackPosition: "replaceCurrentAction",
    });
});
