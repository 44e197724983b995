-- Remove the services of points whose services a load changed.
DELETE FROM service_offer
USING layer_change AS change
WHERE change.import_run_id = :run_id
    AND change.layer = 'service_offer'
    AND change.row_id = service_offer.service_point_id
