-- Add a line about a decision to the audit log.
--
--   :detail   JSON
INSERT INTO audit_log (app_user_id, action, detail)
VALUES (app_user_id(), :action, CAST(:detail AS jsonb))
