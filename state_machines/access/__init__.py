"""Access: which relation gives which right, in one table; a relation holds now or not at all (promise 13)."""
