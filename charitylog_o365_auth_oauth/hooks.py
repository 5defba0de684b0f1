def uninstall_hook(env):
    """Remove the providers that were made, and end the log-in of who has one.

    Without this addon one would let in whoever has an account of the organisation, and
    with a token of any application; one that is disabled as well: auth_oauth only takes
    its button away.
    """
    providers = env["auth.oauth.provider"].search([("o365_company_id", "!=", False)])
    users = env["res.users"].with_context(active_test=False)
    users.search([("oauth_provider_id", "in", providers.ids)])._o365_end_log_in()
    providers.unlink()
