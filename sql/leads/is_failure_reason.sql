-- Whether a lead may have failed for such a reason.
-- :reason  text  leads.failure_reason
-- -> found  bool
select exists (select 1 from failure_reasons where reason = :reason and of_leads) as found;
