"""From anybody's file to edits of the store: format -> rows -> drafts -> a decision that is free to try."""
