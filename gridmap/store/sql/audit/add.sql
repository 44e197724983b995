-- Add a line to the audit log, in the name of the transaction's user.
--
--   :action   what was done
--   :detail   JSON without names
INSERT INTO audit_log (app_user_id, action, detail)
VALUES (app_user_id(), :action, CAST(:detail AS jsonb))
