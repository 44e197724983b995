-- Keep the key that tokens are signed with, where it is another one.
--
--   :inner_pad, :outer_pad   the key as HMAC pads it, 64 bytes each
INSERT INTO token_key (inner_pad, outer_pad) VALUES (:inner_pad, :outer_pad)
ON CONFLICT (is_only) DO UPDATE
SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad
WHERE token_key.inner_pad <> excluded.inner_pad
