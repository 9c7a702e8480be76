"""Alarms: whom they tell, how they climb, and who ends them."""
