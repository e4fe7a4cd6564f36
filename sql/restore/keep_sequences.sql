-- Lets no number of a lead or a call come again that `lost` has given.
update main.sqlite_sequence
set seq = max(main.sqlite_sequence.seq, was.seq)
from lost.sqlite_sequence as was
where was.name = main.sqlite_sequence.name;
