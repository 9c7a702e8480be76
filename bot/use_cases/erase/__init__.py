"""Erases content at its time or when somebody says so, unless a hold stands; and exports it before."""
