"""What a run did to whom: by ground and cause, by group, across contexts, against gravity, and the elements of the law as evidence."""
