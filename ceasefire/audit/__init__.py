"""Who did what to which record and when: the one clock, the history of every record, the trail of acts."""
