-- Stores a version of a conversation item; one that is here already stays as it is.
-- :tenant_id         text?     null: not in the document
-- :call_id           text      what the outside world calls the call
-- :item_id           text?     of the conversation
-- :previous_item_id  text?     the item that it follows
-- :seq               integer?  its place in the conversation
-- :role              text?     who spoke
-- :type              text?     message, ...; no_items: nothing was said in the call
-- :status            text?     completed, interrupted, ...
-- :spoken_at_ms      integer?  unix milliseconds
-- :chunks            text      JSON array of {"seq", "text"}
-- :digest            integer   of all of these
-- :now               instant   when it is now
insert into transcript_items (tenant_id, call_id, item_id, previous_item_id, seq, role, type, status, spoken_at_ms,
                              chunks, digest, imported_at)
values (:tenant_id, :call_id, :item_id, :previous_item_id, :seq, :role, :type, :status, :spoken_at_ms,
        :chunks, :digest, :now)
on conflict (call_id, digest) do nothing;
