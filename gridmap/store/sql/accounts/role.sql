-- Role of the transaction's user; NULL where the account is disabled or nobody is named.
SELECT app_role()
