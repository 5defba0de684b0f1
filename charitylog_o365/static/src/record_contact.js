/** Open the window that records a contact, with the client of a list about one. */
export function recordContact(action, context, onClose) {
    const {default_partner_id: client} = context;
    return action.doAction("charitylog_o365.action_record_contact", {
        additionalContext: client ? {default_partner_id: client} : {},
        onClose,
    });
}
