-- Day of this transaction in the office's zone, the same from its first statement to its last.
SELECT CURRENT_DATE
