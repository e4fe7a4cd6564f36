-- Those of restore/keep_sequences that no row here has begun.
insert into main.sqlite_sequence (name, seq)
select was.name, was.seq
from lost.sqlite_sequence as was
where not exists (select 1 from main.sqlite_sequence as here where here.name = was.name);
