"""What is done to the sources: nothing here runs with the application."""
