-- The lead of a number.
-- :phone_e164  text  +91 and ten digits
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
where phone_e164 = :phone_e164;
