-- Whether the connected account may set a parameter of the server that is kept to superusers.
--
--   :name   of the parameter
SELECT has_parameter_privilege(:name, 'SET')
