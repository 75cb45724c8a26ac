"""Remembers: the only SQL. Tables, repositories and read models; decides nothing."""
