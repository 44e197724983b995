-- Tell the planner how much there is after a load.
SELECT analyze_layers()
