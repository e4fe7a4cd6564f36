-- The newest leads of one status.
-- :status  text     dispatched or failed
-- :limit   integer  how many
-- -> lead_id           integer
-- -> name              text
-- -> phone             text
-- -> source            text
-- -> status            text
-- -> priority          integer
-- -> retry_count       integer
-- -> failure_reason    text?
-- -> failure_detail    text?
-- -> phone_e164        text?
-- -> on_do_not_call    bool
-- -> retry_after_unix  instant?
-- -> last_outcome      text?
select * from listed_leads
where status = :status and status <> 'new'
order by lead_id desc
limit :limit;
