-- A copy for trying things out must never reach the original's calendars.
UPDATE res_company
   SET o365_rule = false,
       o365_client_secret_cipher = NULL;
DELETE FROM o365_account_tokens;
UPDATE o365_account
   SET state = 'disconnected', reason = NULL, held_until = NULL;
