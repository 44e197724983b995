-- Add a scenario in the name of the transaction's user; returns its id.
--
--   :question, :figures, :communities, :notes, :proof   JSON
INSERT INTO scenario (
    name, app_user_id, author, data_on, data_digest, service_type_code, question, figures,
    communities, notes, proof, status, objective, bound
)
VALUES (
    :name, app_user_id(),
    coalesce((SELECT display_name FROM app_user WHERE id = app_user_id()), 'gridmap'),
    :data_on, :data_digest, :service_type_code, CAST(:question AS jsonb),
    CAST(:figures AS jsonb), CAST(:communities AS jsonb), CAST(:notes AS jsonb),
    CAST(:proof AS jsonb), :status, :objective, :bound
)
RETURNING id
