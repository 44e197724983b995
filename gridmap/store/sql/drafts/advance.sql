-- Set the version of a draft, and its parameters where they are given.
--
--   :draft_id     plot_draft.id
--   :version      the next one
--   :parameters   as JSON, or null to leave them
UPDATE plot_draft
SET version = :version, parameters = coalesce(CAST(:parameters AS jsonb), parameters)
WHERE id = :draft_id
