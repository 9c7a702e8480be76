"""What runs by time: it chases what is due, delivers what was written, looks for what may have gone."""
