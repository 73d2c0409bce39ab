drop trigger tokens_two_live on tokens;
drop function tokens_refuse_third();
