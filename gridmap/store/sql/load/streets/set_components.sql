-- Writes them.

UPDATE street SET component = component.component FROM component WHERE street.id = component.id
