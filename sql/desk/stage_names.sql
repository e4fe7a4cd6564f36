-- Every stage, in the order of its flow, post-call first.
select name from stages order by flow = 'outreach', position;
