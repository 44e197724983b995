-- One row: how much there is of what the first steps bring.
SELECT * FROM app_first_steps()
