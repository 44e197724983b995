-- Squares of 100 m, which sums of many buildings are shown by at low zooms.

-- Square of 100 m that a place lies in: CRS, column and row as one number, 20 bits each but the
-- first. The CRS is that of `gridmap.crs`: in China the CGCS2000 zone of 3 degrees around the place
-- without zone prefix, elsewhere WGS 84 UTM. So a square stays where it is, whatever is loaded.
CREATE OR REPLACE FUNCTION metric_cell(geom geometry) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT
        (zone::bigint << 40) + (floor(ST_X(place) / 100)::bigint << 20)
        + floor(ST_Y(place) / 100)::bigint
    FROM (SELECT ST_Centroid(geom) AS middle) AS of_it
    CROSS JOIN LATERAL (SELECT ST_X(middle) AS lon, ST_Y(middle) AS lat) AS degrees
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN lon BETWEEN 73.5 AND 135.1 AND lat BETWEEN 3.4 AND 53.6
                THEN 4534 + round((lon - 75) / 3)::int
            ELSE 32601 + least(floor((lon + 180) / 6), 59)::int + (lat < 0)::int * 100
        END AS zone
    ) AS crs
    CROSS JOIN LATERAL (SELECT ST_Transform(middle, zone) AS place) AS metres;
END;
