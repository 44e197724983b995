-- One row per scenario of new stations, the latest first.
--
--   :id                  scenario.id; none for all
--   :service_type_code   of this service, or of all when null
SELECT
    id,
    name,
    coalesce(app_user_id = app_user_id(), app_is_owner()) AS is_own,
    author,
    saved_at,
    data_on,
    data_digest,
    service_type_code,
    question,
    figures,
    communities,
    notes,
    proof,
    status,
    objective,
    bound,
    adopted_at
FROM scenario
WHERE (CAST(:id AS bigint) IS NULL OR id = :id)
    AND (CAST(:service_type_code AS text) IS NULL OR service_type_code = :service_type_code)
ORDER BY saved_at DESC, id DESC
