-- Who may do what with which rows of closed_place: nobody; triggers keep it.

ALTER TABLE closed_place ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON closed_place FROM gridmap_app;
