"""The wall, attacked from outside: each test builds itself from the URL map, the roles and the models."""
