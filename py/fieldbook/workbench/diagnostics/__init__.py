"""What can be said of this Fieldbook, for whoever looks into what went wrong."""
