-- A copy for trying things out must never reach the original's calendars.
UPDATE res_company
   SET o365_rule = false,
       o365_client_secret_cipher = NULL,
       o365_federated_token_file = NULL;
DELETE FROM o365_certificate;
DELETE FROM o365_account_tokens;
DELETE FROM o365_account_round;
DELETE FROM o365_hint;
DELETE FROM o365_subscription;
DELETE FROM ir_config_parameter
 WHERE key IN ('charitylog_o365.notify', 'charitylog_o365.health_token');
-- Nor change, once somebody connects a mailbox here, what the original has put there.
DELETE FROM o365_sync_request;
DELETE FROM o365_calendar_finding;
DELETE FROM o365_calendar_entry;
DELETE FROM o365_calendar_removed;
UPDATE o365_account
   SET state = 'disconnected', reason = NULL, held_until = NULL;
