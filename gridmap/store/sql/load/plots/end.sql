-- End yesterday the plots of the table's communities that it no longer has.
UPDATE plot
SET valid_to = CAST(:today AS date) - 1
WHERE community_id IN (SELECT community_id FROM incoming_plot)
    AND valid_to IS NULL
    AND NOT EXISTS (
        SELECT FROM incoming_plot
        WHERE incoming_plot.community_id = plot.community_id
            AND incoming_plot.plot_code = plot.plot_code
    )
