from odoo import models

# What is set in the transaction that may delete lines; the trigger asks for it.
ALLOWED = "charitylog_o365.audit"


class O365Audit(models.Model):
    """Has the database itself refuse to change lines, whoever's SQL it is.

    SQL of other addons, such as for merging partners, changes none; what is not yet 60
    days old is deleted by nobody. An INSERT is not refused, and whoever may run SQL can
    set this aside on purpose: against them only a copy elsewhere helps. A later version
    that adds a column with a value takes the trigger away meanwhile.
    """

    _inherit = "o365.audit"

    def init(self):
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION o365_audit_is_kept() RETURNS trigger AS $$
            BEGIN
                IF TG_OP = 'DELETE'
                   AND current_setting('charitylog_o365.audit', true) = 'delete'
                   AND OLD.at < now() AT TIME ZONE 'UTC' - interval '60 days' THEN
                    RETURN OLD;
                END IF;
                RAISE EXCEPTION 'o365_audit is append-only'
                      USING ERRCODE = 'insufficient_privilege';
            END $$ LANGUAGE plpgsql;
            DROP TRIGGER IF EXISTS o365_audit_is_kept ON o365_audit;
            DROP TRIGGER IF EXISTS o365_audit_is_not_emptied ON o365_audit;
            CREATE TRIGGER o365_audit_is_kept BEFORE UPDATE OR DELETE
                ON o365_audit FOR EACH ROW EXECUTE FUNCTION o365_audit_is_kept();
            CREATE TRIGGER o365_audit_is_not_emptied BEFORE TRUNCATE
                ON o365_audit EXECUTE FUNCTION o365_audit_is_kept();
            """
        )
