-- Keep the past of plots and teams from being changed.

-- A policy sees one side of an update only. The owner, who loads plots, may correct the past.
CREATE OR REPLACE FUNCTION past_stays() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'what was before today stays' USING ERRCODE = 'insufficient_privilege';
END
$$;
