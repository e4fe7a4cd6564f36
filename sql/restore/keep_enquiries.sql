-- Adds what lists said again, in `lost`, of numbers whose lead is here.
insert into main.enquiries (lead_id, name, source, email, product_name, city, state, query_message, attributes, created_at)
select here.id, was.name, was.source, was.email, was.product_name, was.city, was.state, was.query_message, was.attributes,
       was.created_at
from lost.enquiries as was
join lost.leads as of_lead on of_lead.id = was.lead_id
join main.leads as here on here.phone_e164 = of_lead.phone_e164
where not exists (select 1 from main.enquiries as known
                  where known.lead_id = here.id and known.created_at = was.created_at and known.name = was.name
                    and known.source = was.source and known.query_message is was.query_message
                    and known.attributes = was.attributes);
