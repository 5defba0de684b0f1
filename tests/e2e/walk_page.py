"""What a page of Odoo's web client shows at the moment, asked in the browser."""

SHOWN = """
() => {
    const { currentController } = odoo.__WOWL_DEBUG__.root.env.services.action;
    const { action = {}, view = {}, jsId = "" } = currentController || {};
    const title = document.querySelector(".o_last_breadcrumb_item");
    const heading = document.querySelector(
        ".o_action_manager h1, .settings_tab .selected"
    );
    const windows = [...document.querySelectorAll(".o_dialog .modal-title")];
    return {
        id: jsId,
        model: action.res_model || "",
        view: view.type || "",
        title: title ? title.innerText.trim() : "",
        heading: heading ? heading.innerText.trim() : "",
        windows: windows.map((one) => one.innerText.trim()),
    };
}
"""
MENUS = """
() => {
    const { menu } = odoo.__WOWL_DEBUG__.root.env.services;
    return menu.getAll()
        .filter(({ id, appID, actionID }) => actionID && id !== appID)
        .filter(({ xmlid }) => (xmlid || "").startsWith("charitylog_o365"))
        .map(({ name, xmlid, actionID }) => ({ name, xmlid, actionID }));
}
"""
APP = """
() => (odoo.__WOWL_DEBUG__.root.env.services.menu.getCurrentApp() || {}).xmlid
"""
ACTION = """
async (id) => {
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    const { name, views, target, res_model, path, type } = await action.loadAction(id);
    return { name, views, target, model: res_model, path, type };
}
"""
OPEN_WINDOW = """
async ([id, model, resId]) => {
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    const chosen = { active_model: model, active_id: resId, active_ids: [resId] };
    // What a method answers has its views from the server where a button calls it.
    const opened = id.res_model ? { views: [[false, "form"]], ...id } : id;
    await action.doAction(opened, { additionalContext: chosen });
}
"""
# One record for each set of values that the fields have, else the first record.
RECORDS = """
async ([model, fields]) => {
    const { action, orm } = odoo.__WOWL_DEBUG__.root.env.services;
    const domain = action.currentController.action.domain || [];
    const all = ["id", ...fields];
    const found = await orm.searchRead(model, domain, all, { limit: 2000 });
    const kinds = new Map();
    for (const record of found) {
        const kind = fields.map((name) => String(record[name])).join();
        if (!kinds.has(kind)) kinds.set(kind, record.id);
    }
    return [...kinds.values()];
}
"""
OPEN_RECORD = """
(resId) => odoo.__WOWL_DEBUG__.root.env.services.action.switchView("form", { resId })
"""
GO_BACK = """
(id) => {
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    return action.restore(id).then(() => true, () => false);
}
"""
# Which of these selectors find something that is seen.
VISIBLE = """
(selectors) => selectors.filter((selector) =>
    [...document.querySelectorAll(selector)].some((one) => {
        const { width, height } = one.getBoundingClientRect();
        return width && height && one.checkVisibility({ visibilityProperty: true });
    })
)
"""
WIDER = """
() => document.documentElement.scrollWidth - document.documentElement.clientWidth
"""
