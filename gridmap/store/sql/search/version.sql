-- One row: versions of what the user may find.
--
-- own      of plots and people, and of whose buildings come first; it names the user
-- things   of what has a name; of buildings only as far as they were loaded: that one of them was
--          changed by hand is seen by gazetteer/version, which is asked when a search begins
-- area     whose rows they are: the same for users who see the same places
SELECT
    app_data_version() AS own,
    concat_ws('/', app_sees_ground(), app_area()) AS area,
    concat_ws(
        '/',
        (SELECT max(id) FROM building),
        (SELECT max(id) FROM street),
        (SELECT sum(hashtextextended(concat(ctid, xmin), 1)) FROM estate),
        (SELECT sum(hashtextextended(concat(ctid, xmin), 2)) FROM service_point),
        (SELECT sum(hashtextextended(concat(ctid, xmin), 3)) FROM community)
    ) AS things
