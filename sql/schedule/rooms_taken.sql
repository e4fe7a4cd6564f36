-- Whether the rooms of three calls in a row were taken: of those scheduled since the first of the last three, none got its room.
-- -> in_row  bool
with last as materialized (
  select id
  from calls indexed by calls_room_taken
  where origin = 'dialled' and disposition = 'room_taken'
  order by id desc
  limit 3
)
select (select count(*) from last) = 3
       and not exists (select 1 from calls indexed by calls_rooms
                       where id > (select min(id) from last) and origin = 'dialled' and room_ready_at is not null) as in_row;
