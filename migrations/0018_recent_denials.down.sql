drop index seat_denials_recent;
