-- Every stage, in the order of its flow, post-call first.
-- -> name  text
select name from stages order by flow = 'outreach', position;
