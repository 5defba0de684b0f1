"""The script for an administrator's own console: each of its branches, as text."""

import re

from odoo.tests import BaseCase

from ..models.permission import power_shell

ANN, BOB = "ann@charity.example", "bob@charity.example"
ADD = "Add-MailboxFolderPermission $folder -User"
CHANGE = "Set-MailboxFolderPermission $folder -User"


class TestPermissionPowerShell(BaseCase):
    def branches(self):
        """Return what the script does: where nothing is shared, too little, enough."""
        script = power_shell.script([(ANN, BOB)])
        found = re.search(
            r"if \(-not \$found\) \{\n(?P<absent>.*?)"
            r"\} elseif \((?P<lacks>.*?)\) \{\n(?P<less>.*?)"
            r"\} else \{\n(?P<enough>.*?)"
            r"\} catch \{\n(?P<failed>.*?)\}\n",
            script,
            re.DOTALL,
        )
        return found.groupdict()

    def test_script_adds_permission_where_nothing_is_shared(self):
        absent = self.branches()["absent"]
        self.assertIn(ADD, absent)
        self.assertNotIn(CHANGE, absent)
        self.assertIn("-AccessRights Editor", absent)
        self.assertIn('Write-Output "Added: $($pair.User) can edit $folder"', absent)

    def test_script_changes_permission_where_too_little_is_shared(self):
        branches = self.branches()
        self.assertEqual(
            branches["lacks"], "\"$($found.AccessRights)\" -notmatch 'Editor|Owner'"
        )
        less = branches["less"]
        self.assertIn(CHANGE, less)
        self.assertNotIn(ADD, less)
        self.assertIn("-AccessRights Editor", less)
        self.assertIn('Write-Output "Changed: $($pair.User) can edit $folder"', less)

    def test_script_changes_nothing_where_it_is_shared_for_editing(self):
        enough = self.branches()["enough"]
        self.assertIn('Write-Output "As it was: $($pair.User) can edit', enough)
        self.assertNotIn("MailboxFolderPermission", enough)

    def test_script_reports_a_failure_and_goes_on(self):
        failed = self.branches()["failed"]
        self.assertIn('Write-Output "Failed: $($pair.User) on $($pair.Owner)', failed)
        self.assertNotRegex(failed, "throw|exit|break|return")

    def test_script_handles_each_pair(self):
        script = power_shell.script([(ANN, BOB), (BOB, ANN)])
        for owner, user in ((ANN, BOB), (BOB, ANN)):
            self.assertIn(f"@{{ Owner = '{owner}'; User = '{user}' }}", script)
        self.assertIn("foreach ($pair in $pairs) {", script)

    def test_line_for_one_pair_changes_or_adds_permission(self):
        line = power_shell.line(ANN, BOB)
        self.assertNotIn("\n", line)
        self.assertRegex(
            line,
            r"if \(Get-MailboxFolderPermission \$folder -User 'bob@.*\) "
            r"\{ Set-MailboxFolderPermission \$folder -User 'bob@[^}]* Editor \} "
            r"else \{ Add-MailboxFolderPermission \$folder -User 'bob@[^}]* Editor \}$",
        )
