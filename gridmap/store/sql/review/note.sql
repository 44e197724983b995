-- Note in the audit log what somebody did about a decision.
--
--   :detail   JSON
INSERT INTO audit_log (app_user_id, action, detail)
VALUES (app_user_id(), :action, CAST(:detail AS jsonb))
