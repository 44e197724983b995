-- Add or change plots of a draft.
--
--   :draft_id   plot_draft.id
--   :plots      JSON rows of number, plot_code, name, plot_id
INSERT INTO draft_plot (plot_draft_id, number, plot_code, name, plot_id)
SELECT :draft_id, number, plot_code, name, plot_id
FROM jsonb_to_recordset(CAST(:plots AS jsonb))
    AS given (number integer, plot_code text, name text, plot_id bigint)
ON CONFLICT (plot_draft_id, number) DO UPDATE
SET plot_code = excluded.plot_code, name = excluded.name, plot_id = excluded.plot_id
