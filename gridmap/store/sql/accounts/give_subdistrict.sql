-- Let the communities of a subdistrict be part of an account's area.
--
--   :user_id          app_user.id
--   :subdistrict_id   subdistrict.id
INSERT INTO user_area (app_user_id, subdistrict_id) VALUES (:user_id, :subdistrict_id)
