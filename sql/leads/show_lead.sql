-- One lead.
-- :lead_id  leads.id
select * from listed_leads
where lead_id = :lead_id;
