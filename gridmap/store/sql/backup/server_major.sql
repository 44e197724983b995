-- Major version of the server, such as 17.
SELECT CAST(current_setting('server_version_num') AS integer) / 10000
