"""When media were made, by which camera, and which belong to one sitting; pure."""
