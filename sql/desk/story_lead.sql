-- For the story of a lead: how it came.
-- :lead_id  integer  leads.id
-- -> created_at  instant
-- -> source      text
select created_at, source from leads where id = :lead_id;
