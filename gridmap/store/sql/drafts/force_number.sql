-- Record which plot a plot of a draft became.
UPDATE draft_plot SET plot_id = :plot_id WHERE plot_draft_id = :draft_id AND number = :number
