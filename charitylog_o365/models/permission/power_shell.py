"""PowerShell for an administrator's own console; the addon never runs it."""

from ...tools.power_shell import quoted

# https://learn.microsoft.com/powershell/module/exchange/add-mailboxfolderpermission
LINE = (
    "$folder = {owner} + ':\\' + (Get-MailboxFolderStatistics {owner} "
    "-FolderScope Calendar | Where-Object FolderType -eq 'Calendar').Name; "
    "if (Get-MailboxFolderPermission $folder -User {user} "
    "-ErrorAction SilentlyContinue) "
    "{{ Set-MailboxFolderPermission $folder -User {user} -AccessRights Editor }} "
    "else {{ Add-MailboxFolderPermission $folder -User {user} -AccessRights Editor }}"
)
SCRIPT = """\
# Lets colleagues edit each other's Outlook calendars, for Contacts & Actions.
# Needs the module ExchangeOnlineManagement, and an Exchange administrator.
Connect-ExchangeOnline
$pairs = @(
{pairs}
)
foreach ($pair in $pairs) {{
    try {{
        # A calendar's folder is named in its owner's language.
        $name = (Get-MailboxFolderStatistics $pair.Owner -FolderScope Calendar `
            -ErrorAction Stop | Where-Object FolderType -eq 'Calendar').Name
        $folder = $pair.Owner + ':\\' + $name
        $found = Get-MailboxFolderPermission $folder -User $pair.User `
            -ErrorAction SilentlyContinue
        if (-not $found) {{
            Add-MailboxFolderPermission $folder -User $pair.User `
                -AccessRights Editor -ErrorAction Stop | Out-Null
            Write-Output "Added: $($pair.User) can edit $folder"
        }} elseif ("$($found.AccessRights)" -notmatch 'Editor|Owner') {{
            Set-MailboxFolderPermission $folder -User $pair.User `
                -AccessRights Editor -ErrorAction Stop | Out-Null
            Write-Output "Changed: $($pair.User) can edit $folder"
        }} else {{
            Write-Output "As it was: $($pair.User) can edit $folder"
        }}
    }} catch {{
        Write-Output "Failed: $($pair.User) on $($pair.Owner): $_"
    }}
}}
"""


def line(owner, user):
    """Return one line that lets ``user`` edit the calendar of ``owner``: addresses."""
    return LINE.format(owner=quoted(owner), user=quoted(user))


def script(pairs):
    """Return one script for many (owner's address, user's address)."""
    return SCRIPT.format(
        pairs="\n".join(
            f"    [pscustomobject]@{{ Owner = {quoted(owner)}; User = {quoted(user)} }}"
            for owner, user in pairs
        )
    )
