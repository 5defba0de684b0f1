"""The addresses of a tenant's endpoints, as OpenID Connect publishes them.

https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
"""

from ..responses import as_json


def respond(sim, tenant):
    """The document; 400 where there is no such tenant."""
    if not sim.is_tenant(tenant) and tenant not in ("common", "organizations"):
        refusal = {
            "error": "invalid_tenant",
            "error_description": f"AADSTS90002: Tenant '{tenant}' not found.",
            "error_codes": [90002],
        }
        return as_json(refusal, 400)
    login, pages, tid = sim.login_url, sim.pages_url, sim.tenant_id
    return as_json(
        {
            "token_endpoint": f"{login}/{tid}/oauth2/v2.0/token",
            # On plain http: a browser does not know the https port's certificate.
            "authorization_endpoint": f"{pages}/{tid}/oauth2/v2.0/authorize",
            "end_session_endpoint": f"{pages}/{tid}/oauth2/v2.0/logout",
            "jwks_uri": f"{login}/{tid}/discovery/v2.0/keys",
            "issuer": f"{login}/{tid}/v2.0",
            "response_modes_supported": ["query", "fragment", "form_post"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
        }
    )
