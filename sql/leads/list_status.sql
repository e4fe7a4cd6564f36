-- The newest leads of one status.
-- :status  dispatched or failed
-- :limit   how many
select * from listed_leads
where status = :status and status <> 'new'
order by lead_id desc
limit :limit;
