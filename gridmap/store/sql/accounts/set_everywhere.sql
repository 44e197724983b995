-- Let no area limit an account, or let its area.
--
--   :user_id         app_user.id
--   :is_everywhere   whether it sees everything that its role may see
UPDATE app_user SET is_everywhere = :is_everywhere WHERE id = :user_id
