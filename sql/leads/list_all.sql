-- The newest leads.
-- :limit  how many
select * from listed_leads
where lead_id <= (select max(id) from leads)
order by lead_id desc
limit :limit;
