"""The registration in Microsoft Entra as a script; the addon never runs it.

It does what the guide says in words, for Microsoft Graph PowerShell, and may be run
again: what is there is kept.
https://learn.microsoft.com/powershell/module/microsoft.graph.applications/new-mgapplication
https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent
"""

from ...core.graph.clouds import PERMISSIONS
from ...tools.power_shell import quoted

# What `clouds.PERMISSIONS` are called among the delegated ones, in every organisation.
# https://learn.microsoft.com/graph/permissions-reference
IDS = {
    "Calendars.ReadWrite": "1ec239c2-d7c9-4623-a91a-a9775856bb36",
    "Calendars.ReadWrite.Shared": "12466101-c9b8-439a-8589-dd09ee67e8e9",
    "User.Read": "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
}
# https://learn.microsoft.com/powershell/microsoftgraph/authentication-commands
ENVIRONMENTS = {
    "global": "Global",
    "us_gov": "USGov",
    "us_dod": "USGovDoD",
    "china": "China",
}
# With those that every sign-in asks for.
CONSENT = " ".join([*PERMISSIONS, "openid", "profile", "offline_access"])
# How long a secret is good for, in months; Entra allows no more than 24.
MONTHS = 12

SCRIPT = """\
# Registers an application in Microsoft Entra, for the Outlook calendars of this system.
# It needs the modules Microsoft.Graph.Applications, Microsoft.Graph.Identity.SignIns:
#     Install-Module Microsoft.Graph -Scope CurrentUser
# and an account that may approve applications for everybody, such as a Cloud
# Application Administrator. Read it first. It can be run again: what is there is kept.
$ErrorActionPreference = 'Stop'
$name = {name}
$redirectUri = {redirect_uri}
Connect-MgGraph -NoWelcome {connect} `
    -Scopes 'Application.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'

# Delegated permissions of Microsoft Graph: as the person who has signed in.
$graphId = '00000003-0000-0000-c000-000000000000'
$permissions = @(
{permissions}
)

# The application, for this organisation only.
$app = Get-MgApplication -All | Where-Object {{ {known} }} | Select-Object -First 1
if (-not $app) {{
    $app = New-MgApplication -DisplayName $name -SignInAudience 'AzureADMyOrg'
}}
$uris = @(@($app.Web.RedirectUris) + $redirectUri | Where-Object {{ $_ }} |
    Select-Object -Unique)
$others = @($app.RequiredResourceAccess |
    Where-Object {{ $_.ResourceAppId -and $_.ResourceAppId -ne $graphId }})
Update-MgApplication -ApplicationId $app.Id -Web @{{ RedirectUris = $uris }} `
    -RequiredResourceAccess ($others + @{{
        ResourceAppId = $graphId
        ResourceAccess = $permissions
    }})

# The application within the organisation; a new one is known only after some seconds.
$own = "appId eq '$($app.AppId)'"
for ($try = 1; $try -le 6; $try++) {{
    $principal = Get-MgServicePrincipal -Filter $own
    if ($principal) {{ break }}
    try {{
        $principal = New-MgServicePrincipal -AppId $app.AppId
        break
    }} catch {{
        if ($try -eq 6) {{ throw }}
        Start-Sleep -Seconds 5
    }}
}}

# The consent for the whole organisation, so that nobody is asked one by one.
$graph = Get-MgServicePrincipal -Filter "appId eq '$graphId'"
$grant = Get-MgOauth2PermissionGrant -All -Filter "clientId eq '$($principal.Id)'" |
    Where-Object {{ $_.ConsentType -eq 'AllPrincipals' }} |
    Where-Object {{ $_.ResourceId -eq $graph.Id }}
$scope = (("$($grant.Scope) " + {consent}).Trim() -split '\\s+' |
    Select-Object -Unique) -join ' '
if ($grant) {{
    Update-MgOauth2PermissionGrant -OAuth2PermissionGrantId $grant.Id -Scope $scope
}} else {{
    New-MgOauth2PermissionGrant -BodyParameter @{{
        ClientId = $principal.Id
        ConsentType = 'AllPrincipals'
        ResourceId = $graph.Id
        Scope = $scope
    }} | Out-Null
}}

{credential}
Write-Output 'Enter these in Odoo, under Operational Rules:'
Write-Output "Directory (tenant) ID:   $((Get-MgContext).TenantId)"
Write-Output "Application (client) ID: $($app.AppId)"
{shown}"""

# https://learn.microsoft.com/powershell/module/microsoft.graph.applications/add-mgapplicationpassword
SECRET = """\
# A client secret. It is shown here once, and never again.
$secret = Add-MgApplicationPassword -ApplicationId $app.Id -PasswordCredential @{{
    DisplayName = $name
    EndDateTime = (Get-Date).AddMonths({months})
}}
"""
SHOWN = """\
Write-Output "Client secret (Value):   $($secret.SecretText)"
Write-Output "The secret ends on:      $($secret.EndDateTime)"
"""

# https://learn.microsoft.com/graph/applications-how-to-add-certificate
CERTIFICATES = """\
# The public part of what this system signs in with; others stay.
$public = @(
{certificates}
)
$found = Get-MgApplication -ApplicationId $app.Id -Property KeyCredentials
$keys = @($found.KeyCredentials | Where-Object {{ $_.KeyId }})
$there = @($keys | Where-Object {{ $_.CustomKeyIdentifier }} | ForEach-Object {{
    [BitConverter]::ToString($_.CustomKeyIdentifier) -replace '-', ''
}})
foreach ($each in $public) {{
    if ($there -notcontains $each.Thumbprint) {{
        $keys += @{{
            Type = 'AsymmetricX509Cert'
            Usage = 'Verify'
            DisplayName = $name
            Key = [Convert]::FromBase64String($each.Key)
        }}
    }}
}}
Update-MgApplication -ApplicationId $app.Id -KeyCredentials $keys
"""

# https://learn.microsoft.com/powershell/module/microsoft.graph.applications/new-mgapplicationfederatedidentitycredential
FEDERATED = """\
# Tokens of the platform that this system runs on are trusted.
$trusted = Get-MgApplicationFederatedIdentityCredential -ApplicationId $app.Id -All |
    Where-Object {{ $_.Issuer -eq {issuer} -and $_.Subject -eq {subject} }}
if (-not $trusted) {{
    $trust = @{{
        Name = 'outlook-calendars'
        Issuer = {issuer}
        Subject = {subject}
        Audiences = @({audience})
    }}
    New-MgApplicationFederatedIdentityCredential -ApplicationId $app.Id `
        -BodyParameter $trust | Out-Null
}}
"""


def script(name, redirect_uri, cloud="global", tenant="", client="", credential=None):
    """Return the script, with these values filled in.

    ``client`` is the application's ID where one is known, else it is found by its
    redirect URI. ``credential`` is one of the texts below; None makes a secret.
    """
    connect = [f"-Environment {ENVIRONMENTS[cloud]}"] if cloud in ENVIRONMENTS else []
    connect += [f"-TenantId {quoted(tenant)}"] if tenant else []
    by_uri = "$_.Web.RedirectUris -contains $redirectUri"
    return SCRIPT.format(
        name=quoted(name),
        redirect_uri=quoted(redirect_uri),
        connect=" ".join(connect),
        known=f"$_.AppId -eq {quoted(client)}" if client else by_uri,
        permissions="\n".join(
            f"    @{{ Id = '{IDS[each]}'; Type = 'Scope' }} # {each}"
            for each in PERMISSIONS
        ),
        consent=quoted(CONSENT),
        credential=credential or SECRET.format(months=MONTHS),
        shown="" if credential else SHOWN,
    )


def certificates(public):
    """Return what registers certificates, given pairs of thumbprint and base64 text."""
    return CERTIFICATES.format(
        certificates="\n".join(
            f"    @{{ Thumbprint = {quoted(thumbprint)}; Key = {quoted(text)} }}"
            for thumbprint, text in public
        )
    )


def federated(issuer, subject, audience):
    """Return what has Entra trust the tokens with these claims."""
    return FEDERATED.format(
        issuer=quoted(issuer), subject=quoted(subject), audience=quoted(audience)
    )
