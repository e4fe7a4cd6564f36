-- Every stage, in the order of the flow.
select name from stages order by flow, position;
