#include "house/rooms.h"

namespace callmill::house {

const House& house() {
  static const House house = {
      .rooms =
          {
              {"generator"},
              // Pure values and rules, by subject.
              {"domain"},
              {"domain/job", "domain/"},
              {"domain/conversation", "domain/"},
              {"domain/lead", "domain/"},
              {"domain/importing",
               "domain/ domain/job/ domain/conversation/dialogue.h domain/conversation/speaker.h "
               "domain/mail/mail_address.h"},
              {"domain/livekit", "domain/ domain/job/"},
              {"domain/dial", "domain/ domain/job/ domain/livekit/livekit_replies.h"},
              {"domain/crm", "domain/ domain/job/request.h"},
              {"domain/summary", "domain/ domain/job/ domain/conversation/transcript.h"},
              {"domain/mail", "domain/ domain/job/reply.h domain/conversation/transcript.h"},
              // The walls: the database, and the world.
              {"ledger", "domain/fnv1a.h domain/sql_value.h domain/time.h sql/ledger.h"},
              {"outside",
               "domain/ domain/job/ domain/importing/mapping.h domain/livekit/livekit_token.h "
               "outside/importer/lookups.h"},
              {"outside/importer",
               "domain/ domain/job/ domain/importing/ domain/lead/column_names.h domain/lead/record.h "
               "domain/lead/row_kind.h outside/"},
              // What the doors write, and documents in bulk.
              {"intake",
               "domain/ domain/importing/import_rows.h domain/importing/transcript_rows.h domain/lead/ "
               "domain/livekit/livekit_webhook.h "
               "domain/dial/call_result.h sql/calls.h sql/do_not_call.h sql/importing.h sql/leads.h sql/queue.h "
               "sql/schedule.h "
               "ledger/database.h"},
              {"importing",
               "domain/ domain/importing/ sql/importing.h ledger/database.h outside/ outside/importer/ "
               "intake/store_documents.h"},
              // What is done to a job, the loop that does it, and its duty.
              {"stages", "domain/ domain/job/"},
              {"stages/outreach",
               "domain/ domain/job/ domain/lead/ domain/livekit/ domain/dial/ domain/crm/ sql/calls.h sql/stages.h "
               "sql/stages/** stages/stage.h"},
              {"stages/postcall",
               "domain/ domain/job/ domain/conversation/transcript.h domain/summary/ domain/mail/ sql/stages/** "
               "intake/document_statements.h stages/stage.h"},
              {"runner", "domain/ domain/job/ sql/queue.h ledger/ outside/log.h outside/outside.h stages/stage.h"},
              {"dialler",
               "domain/ domain/job/until_resumed.h domain/lead/ domain/dial/ sql/calls.h sql/do_not_call.h sql/leads.h "
               "sql/queue.h sql/schedule.h "
               "ledger/database.h outside/log.h runner/duty.h runner/job.h runner/progress.h "
               "intake/lead_numbers.h"},
              // The doors: HTTP and the command line.
              {"web/http", "domain/ outside/log.h outside/parting.h"},
              {"web/api",
               "domain/ domain/lead/ domain/livekit/livekit_webhook.h domain/dial/call_result.h sql/leads.h "
               "sql/tokens.h sql/web.h ledger/ outside/clock.h outside/log.h outside/importer/record_reader.h intake/ "
               "web/http/"},
              {"commands",
               "domain/ domain/job/failure_kind.h domain/lead/lead_choice.h sql/desk.h sql/leads.h ledger/ "
               "dialler/dial_gate.h dialler/dials_sent.h commands/settings/"},
              {"commands/settings",
               "domain/ domain/importing/mapping.h domain/lead/call_window.h domain/lead/whitelist.h "
               "domain/livekit/livekit_requests.h domain/crm/task_template.h domain/mail/mail_address.h outside/curl.h "
               "outside/log.h outside/importer/extended_json.h web/http/address.h commands/"},
              {"commands/service",
               "domain/ domain/job/http_outcome.h domain/job/until_resumed.h domain/importing/mapping.h "
               "domain/livekit/ "
               "sql/desk.h sql/tokens.h "
               "ledger/database.h outside/ importing/tenant_refresh.h stages/all_stages.h runner/worker.h "
               "dialler/dial_gate.h dialler/schedule.h web/http/ web/api/ commands/ commands/settings/reload.h"},
              {"commands/desk",
               "domain/ domain/job/ domain/lead/lead_choice.h domain/mail/ domain/summary/summary_schema.h sql/desk.h "
               "sql/importing.h sql/leads.h sql/mails.h sql/plan.h sql/tenants.h "
               "ledger/ outside/clock.h stages/all_stages.h runner/identity.h runner/load_jobs.h dialler/ commands/"},
              {"commands/intake",
               "domain/ domain/job/reply.h domain/lead/ domain/importing/ domain/dial/call_result.h "
               "sql/calls.h sql/do_not_call.h sql/leads.h ledger/ outside/clock.h outside/log.h outside/importer/ "
               "intake/ "
               "importing/ commands/ commands/settings/setting_files.h"},
              {"commands/care",
               "domain/ domain/job/until_resumed.h sql/ledger.h sql/queue.h sql/restore.h sql/tokens.h ledger/ "
               "outside/clock.h runner/identity.h runner/move_clock.h web/api/tokens.h "
               "commands/"},
              {".", "ledger/migrate.h outside/log.h commands/ commands/settings/configuration.h"},
          },
      .exceptions =
          {
              {"stages/all_stages.cpp", "stages/outreach/ stages/postcall/"},  // the one list of all stages
              {"stages/stage.h", "ledger/database.h"},  // the one place where a stage's rows are loaded
          },
      .apart =
          {
              // The stages of one call's dial have its row and its endings in common.
              {"stages/outreach", "call_row.h call_verdicts.h"},
              {"stages/postcall", ""},
          },
  };
  return house;
}

}  // namespace callmill::house
