// A desk at which leads have been dialled: one row of every fate. Times are on 2026-11-20, UTC; 1795168000 is 09:46:40.
#pragma once

#include "at_the_desk.h"

namespace callmill::tests {

struct OutreachDesk : Desk {
  OutreachDesk() {
    database.execute(R"(
      insert into tenants (tenant_id, display_name, post_call, created_at, updated_at) values
        ('outreach', 'Outreach', 0, 1795132800, 1795132800);
      insert into leads (id, tenant_id, name, phone, source, phone_e164, status, retry_after, retry_count, failure_reason,
                         failure_detail, created_at, updated_at) values
        (1, null, 'Asha', '9876543210', 'web', '+919876543210', 'dispatched', null, 0, null, null, 1795168000, 1795168000),
        (2, null, 'Bilal', '9876543211', 'web', '+919876543211', 'new', 4000000000, 2, null, null, 1795168000, 1795168000),
        (3, null, 'Chitra', '9876543212', 'ads', '+919876543212', 'failed', null, 0, 'do_not_call',
         'on the do-not-call list', 1795168000, 1795168000),
        (4, null, 'Dev', '9876543213', 'ads', '+919876543213', 'new', null, 0, null, null, 1795168000, 1795168000),
        (5, 'acme', 'Esha', '9876543214', 'ads', '+919876543214', 'failed', null, 4, 'rejected', 'declined: SIP 603',
         1795168000, 1795168000),
        (6, null, 'Farid', '12', 'ads', null, 'failed', null, 0, 'invalid_phone', 'too short', 1795168000, 1795168000);
      insert into do_not_call (phone_e164, source, created_at) values ('+919876543212', 'operator', 1795168000);
      insert into calls (id, tenant_id, call_id, lead_id, name, source, phone, origin, call_room, status, failure_reason,
                         failure_detail, sip_status_code, room_ready_at, call_started_at, answered_at, call_ended_at,
                         duration_seconds, leg_status, disconnect_reason, qualification, crm_task_id, lead_settled_at,
                         retry_spent, created_at, updated_at) values
        (101, 'outreach', 'outreach-101', 1, 'Asha', 'web', '+919876543210', 'dialled', 'ignitech-lead-1', 'pushed', null, null, null,
         1795168102, 1795168103, 1795168110, 1795168170, 60, 'hangup', 'CLIENT_INITIATED',
         '{"machine_interest":"paper cups","budget":"5 lakh"}', 't-1', null, 0, 1795168100, 1795168180),
        (102, 'outreach', 'outreach-102', 2, 'Bilal', 'web', '+919876543211', 'dialled', 'ignitech-lead-2', 'failed', 'rejected',
         'busy: SIP 486 Busy Here', 486, 1795168102, 1795168103, null, 1795168105, null, null, null, null, null, 1795168105,
         1, 1795168100, 1795168105),
        (103, 'outreach', 'outreach-103', 2, 'Bilal', 'web', '+919876543211', 'dialled', 'ignitech-lead-2', 'failed', 'unanswered',
         'no_answer: rang for 40 s', null, 1795172002, 1795172003, null, 1795172043, null, null, null, null, null,
         1795172043, 1, 1795172000, 1795172043),
        (104, 'outreach', 'outreach-104', 4, 'Dev', 'ads', '+919876543213', 'dialled', 'ignitech-lead-4', 'calling', null, null, null,
         1795172002, 1795172003, null, null, null, 'ringing', null, null, null, null, 0, 1795172001, 1795172003),
        (105, 'acme', 'outreach-105', 5, 'Esha', 'ads', '+919876543214', 'dialled', 'ignitech-lead-5', 'failed', 'rejected',
         'declined: SIP 603', 603, 1795168102, 1795168103, null, 1795168108, null, null, null, null, null, 1795168109, 1,
         1795168100, 1795168109);
      insert into jobs (id, flow, call_row, stage, status, attempt, retry_after, outcome, enqueued_at, finished_at, created_at,
                        updated_at) values
        (101, 'outreach', 101, 'push', 'completed', 1, null, 'pushed', 1795168100, 1795168180, 1795168100, 1795168180),
        (102, 'outreach', 102, 'dial', 'completed', 1, null, 'rejected', 1795168100, 1795168105, 1795168100, 1795168105),
        (103, 'outreach', 103, 'dial', 'completed', 1, null, 'unanswered', 1795172000, 1795172043, 1795172000, 1795172043),
        (104, 'outreach', 104, 'locate', 'pending', 0, 4000000000, null, 1795172001, null, 1795172001, 1795172003),
        (105, 'outreach', 105, 'dial', 'completed', 1, null, 'rejected', 1795168100, 1795168108, 1795168100, 1795168108);
      insert into attempts (job_id, stage, attempt, started_at, duration_ms, outcome, code) values
        (101, 'room', 1, 1795168100, 2000, 'done', 200), (101, 'dial', 1, 1795168103, 7000, 'done', 200),
        (101, 'follow', 1, 1795168175, 20, 'done', 200), (101, 'push', 1, 1795168179, 300, 'done', 201);
      insert into call_results (call_id, qualification, source, received_at, taken_at, taken_as) values
        (101, '{"machine_interest":"paper cups","budget":"5 lakh"}', 'api:agent', 1795168165, 1795168166, 'called');
      insert into webhook_events (event_id, event, call_row, identity, occurred_at, received_at, body) values
        ('EV_1', 'participant_left', 101, 'sip-outreach-101', 1795168170, 1795168171,
         '{"participant":{"identity":"sip-outreach-101","disconnectReason":"CLIENT_INITIATED",
                          "attributes":{"sip.callStatus":"hangup"}},"room":{"turnPassword":"secret-marker"}}');)",
                     "test");
  }
};

}  // namespace callmill::tests
