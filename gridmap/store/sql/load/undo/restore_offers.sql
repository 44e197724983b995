-- Give points the services again that they had before a load changed them.
INSERT INTO service_offer (service_point_id, service_type_code)
SELECT change.row_id, code
FROM layer_change AS change
JOIN service_point ON service_point.id = change.row_id
CROSS JOIN LATERAL jsonb_array_elements_text(change.before) AS code
WHERE change.import_run_id = :run_id AND change.layer = 'service_offer'
