-- The stable face: views for reports and for outside readers, which depend on no table. Instants are readable UTC text,
-- call_id is the outside world's id. Filtered by tenant_id and call_id, none of them scans a table. Columns named *_unix
-- repeat an instant as unix seconds, for ranges (they reach the index) and for differences.

-- A day's calls are found by when they ended; failures of late by when they failed.
create index calls_by_end on calls (call_ended_at) where call_ended_at is not null;
create index jobs_failed_at on jobs (finished_at) where status = 'failed';
create index mails_unknown on mails (id) where state = 'unknown';

create view v_stages as
select name as stage, flow, position, next, when_lost, max_attempts, backoff_first_s, backoff_cap_s, timeout_s,
       in_flight_limit, per_second,
       strftime('%Y-%m-%dT%H:%M:%SZ', paused_until, 'unixepoch') as paused_until, pause_reason
from stages;

create view v_calls as
select calls.tenant_id, calls.external_id as call_id, tenants.display_name as tenant, calls.status, calls.failure_reason,
       calls.failure_detail, calls.direction, calls.phone, calls.called_number,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.call_started_at, 'unixepoch') as call_started_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.call_ended_at, 'unixepoch') as call_ended_at,
       calls.duration_seconds,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.created_at, 'unixepoch') as created_at,
       calls.call_ended_at as call_ended_unix,
       calls.id as call_row
from calls
join tenants on tenants.tenant_id = calls.tenant_id;

-- state is the status, with pending told apart: ready, or waiting (until retry_after).
create view v_jobs as
select jobs.id as job_id, calls.tenant_id, calls.external_id as call_id, jobs.flow, jobs.stage, jobs.status,
       case when jobs.status <> 'pending' then jobs.status
            when jobs.retry_after is null then 'ready'
            else 'waiting' end as state,
       jobs.attempt, jobs.outcome, jobs.error_kind, jobs.last_error,
       strftime('%Y-%m-%dT%H:%M:%SZ', jobs.retry_after, 'unixepoch') as retry_after,
       jobs.runner_id,
       strftime('%Y-%m-%dT%H:%M:%SZ', jobs.lease_until, 'unixepoch') as lease_until,
       jobs.priority,
       strftime('%Y-%m-%dT%H:%M:%SZ', jobs.enqueued_at, 'unixepoch') as enqueued_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', jobs.finished_at, 'unixepoch') as finished_at,
       (select round(sum(attempts.cost_usd), 12) from attempts where attempts.job_id = jobs.id) as cost_usd
from jobs
join calls on calls.id = jobs.call_id;

create view v_attempts as
select attempts.id as attempt_id, attempts.job_id, calls.tenant_id, calls.external_id as call_id, jobs.flow,
       attempts.stage, attempts.attempt, attempts.outcome,
       strftime('%Y-%m-%dT%H:%M:%SZ', attempts.started_at, 'unixepoch') as started_at,
       attempts.duration_ms, attempts.code, attempts.error_kind, attempts.error, attempts.model,
       attempts.prompt_tokens, attempts.cached_tokens, attempts.completion_tokens, attempts.cost_usd, attempts.runner_id,
       attempts.started_at as started_unix
from attempts
join jobs on jobs.id = attempts.job_id
join calls on calls.id = jobs.call_id;

create view v_runners as
select id as runner_id, host, pid, version,
       strftime('%Y-%m-%dT%H:%M:%SZ', started_at, 'unixepoch') as started_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', heartbeat_at, 'unixepoch') as heartbeat_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', stopped_at, 'unixepoch') as stopped_at,
       stop_reason
from runners;

-- One row per turn in spoken order, position from 1.
create view v_transcript_turns as
select calls.tenant_id, calls.external_id as call_id, turn.key + 1 as position, turn.value ->> 'role' as role,
       turn.value ->> 'text' as text, turn.value ->> 'item_id' as item_id
from calls
join transcripts on transcripts.call_id = calls.id
join json_each(transcripts.turns) as turn;

create view v_summaries as
select calls.tenant_id, calls.external_id as call_id, summaries.revision, summaries.state, summaries.summary,
       summaries.refusal, summaries.error_kind, summaries.unsupported, summaries.model, summaries.prompt_tokens,
       summaries.cached_tokens, summaries.completion_tokens,
       strftime('%Y-%m-%dT%H:%M:%SZ', summaries.created_at, 'unixepoch') as created_at
from summaries
join calls on calls.id = summaries.call_id;

-- recipients reads "boss@example.com: sent 250; old@example.com (bcc): refused 550 no such user".
create view v_mails as
select mails.id as mail_id, calls.tenant_id, calls.external_id as call_id, mails.revision, mails.state, mails.subject,
       (select group_concat((recipient.value ->> 'address')
                            || iif(recipient.value ->> 'kind' = 'bcc', ' (bcc)', '') || ': '
                            || (recipient.value ->> 'state')
                            || coalesce(' ' || nullif(recipient.value ->> 'code', 0), '')
                            || iif(recipient.value ->> 'state' = 'sent', '',
                                   coalesce(' ' || nullif(recipient.value ->> 'reply', ''), '')), '; ')
        from json_each(mails.recipients) as recipient) as recipients,
       mails.smtp_code, mails.smtp_reply, mails.message_id, length(mails.body) as body_bytes,
       strftime('%Y-%m-%dT%H:%M:%SZ', mails.composed_at, 'unixepoch') as composed_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', mails.sent_at, 'unixepoch') as sent_at,
       mails.sent_at as sent_unix
from mails
join calls on calls.id = mails.call_id;

pragma user_version = 2;
