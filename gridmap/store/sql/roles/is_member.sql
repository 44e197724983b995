-- Whether a role is a member of a group.
SELECT pg_has_role(:name, :group_name, 'MEMBER')
