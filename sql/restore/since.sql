-- The calls whose effects on the world the file that was lost (attached as `lost`) knows and this one does not: somebody was
-- rung, a mail left, a task was sent, or may have been.
-- :unsure      integers  lost.mails.id of those that may have left
-- -> lost_row    integer   lost.calls.id
-- -> tenant_id   text
-- -> call_id     text
-- -> phone       text?
-- -> was_rung    bool
-- -> was_mailed  bool
-- -> was_pushed  bool
select * from (
  select was.id as lost_row, was.tenant_id, was.call_id, was.phone,
         was.origin = 'dialled'
           and coalesce(was.dispatched_at, was.call_started_at, was.answered_at) is not null
           and (now.id is null
                or (replace(was.status, 'pushed', 'called'), was.dispatched_at, was.call_started_at, was.answered_at,
                    was.call_ended_at, was.lead_settled_at)
                   is not (replace(now.status, 'pushed', 'called'), now.dispatched_at, now.call_started_at,
                           now.answered_at, now.call_ended_at, now.lead_settled_at)) as was_rung,
         exists (select 1 from lost.mails as sent
                 where sent.call_row = was.id
                   and (sent.state in ('sent', 'partial', 'unknown')
                        or sent.id in (select value from json_each(:unsure)))
                   and not exists (select 1 from main.mails as known
                                   where known.call_row = now.id and known.revision = sent.revision
                                     and known.state = sent.state)) as was_mailed,
         ((was.status = 'pushed' or was.crm_task_id is not null)
          and (was.status, was.crm_task_id) is not (now.status, now.crm_task_id))
           -- Once the task was sent, the job's step says so.
           or exists (select 1 from lost.jobs as sending
                      where sending.call_row = was.id and sending.stage = 'push'
                        and (sending.step in ('sending', 'resending', 'claimed') or sending.step glob 'exists*'
                             or sending.step glob 'task_sent:*' or sending.step glob 'check*')
                        and not exists (select 1 from main.jobs as known
                                        where known.call_row = now.id and known.stage = 'push'
                                          and known.step is sending.step)) as was_pushed
  from lost.calls as was
  left join main.calls as now on now.call_id = was.call_id and now.tenant_id = was.tenant_id
)
where was_rung or was_mailed or was_pushed
order by lost_row;
