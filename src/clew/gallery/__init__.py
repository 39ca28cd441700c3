"""A case's queue in columns, filtered, counted and paged for the review page; pure."""
