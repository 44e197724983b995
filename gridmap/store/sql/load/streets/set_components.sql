-- Write the numbers of connected parts to the streets.

UPDATE street SET component = component.component FROM component WHERE street.id = component.id
