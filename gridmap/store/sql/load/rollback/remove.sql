-- Households that the load brought.
DELETE FROM household WHERE created_run_id = :run_id
