-- A login opens the map where the account had it last, in the language that it chose.

ALTER TABLE app_user
    ADD COLUMN language text,
    ADD COLUMN last_place text;
