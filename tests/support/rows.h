// Rows of tenants, leads, calls, jobs for tests: lead(database, {.status = "failed"}). Each function writes one row and
// gives its id; what a test does not say is filled in from the state that it asks for (a failed call has a reason and
// an end, a completed job a finished_at), so that a row is one that the program could have written. What no field can
// say, NULL in the place of such a value, an update of the test's own says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ledger/database.h"

namespace callmill::tests {

using Text = std::optional<std::string>;
using Integer = std::optional<std::int64_t>;

/// The values of a row, in the table's order; empty: filled in, or NULL. Instants are unix seconds.
namespace rows {

struct Tenant {
  std::string tenant_id = "acme";
  Text status{};
  std::string display_name = "Acme";
  Text recipients{};  ///< JSON, as bcc.
  Text bcc{};
  Text reply_to{};
  Text timezone{};
  Text language{};
  Integer post_call{};
  Integer mail_when_empty{};
  std::int64_t created_at = 1;  ///< And updated_at, as everywhere.
};

struct Lead {
  Integer id{};
  Text tenant_id{};
  std::string name = "Asha";
  Text phone{};  ///< Else phone_e164, and where that is empty too a number of its own: 9000000001 for the first lead.
  std::string source = "web";
  Text email{};
  Text product_name{};
  Text city{};
  Text phone_e164{};  ///< Else made of phone, where that is ten digits, "98765 43210" or "9876543210".
  std::string status = "new";
  std::int64_t priority = 0;
  Integer retry_after{};
  std::int64_t retry_count = 0;
  Text failure_reason{};  ///< Of a failed one: else "unanswered", or "invalid_phone" where there is no phone_e164.
  Text failure_detail{};
  std::string attributes = "{}";
  std::int64_t created_at = 1;
};

struct Call {
  Integer id{};
  Text tenant_id{};  ///< Else "outreach" of a dialled call, "acme" of an imported one; made if it is not there.
  Text call_id{};    ///< Else "outreach-ID", "call-ID".
  Text origin{};     ///< Else "dialled" where there is a lead or a room, "imported" without.
  std::string status = "calling";
  Text failure_reason{};       ///< Of a failed one: else "unanswered".
  Text failure_detail{};       ///< Of a failed one: else "no_answer: SIP 480".
  Text direction{};            ///< Of a dialled one: else "outbound".
  Text phone{};                ///< Else the lead's, as name and source.
  Integer call_started_at{};   ///< Of one that is over: else created_at.
  Integer answered_at{};       ///< Of a dialled one that was called: else 5 s after the start.
  Integer call_ended_at{};     ///< Of one that is over: else 60 s after the start.
  Integer metadata_at{};       ///< When its metadata was imported.
  Integer duration_seconds{};  ///< Of one that was called: else from start to end.
  Integer lead_id{};
  Text name{};
  Text source{};
  Text call_room{};  ///< Of a dialled one: else "room-ID".
  Integer room_ready_at{};
  Integer sip_status_code{};
  Text leg_status{};
  Text disconnect_reason{};
  Text qualification{};  ///< JSON. Of a dialled one that was called: else {"budget":"5 lakh"}.
  Text crm_task_id{};    ///< Of a pushed one: else "task-ID".
  Integer lead_settled_at{};
  std::int64_t retry_spent = 0;
  std::int64_t created_at = 1;
};

struct Job {
  Integer id{};
  Integer call_row{};  ///< Else that of a call of its own: of a lead's, where the stage is one of a dial.
  std::string stage = "import";
  std::string status = "pending";
  std::int64_t attempt = 0;
  std::int64_t lost_count = 0;
  std::int64_t claim_number = 0;
  Integer retry_after{};
  Integer runner_id{};    ///< Of one in process: else that of a runner of its own.
  Integer lease_until{};  ///< Of one in process: else 4000000000.
  Text outcome{};
  Text last_error{};  ///< Of a failed one: else "no answer", and its kind "timeout".
  Text error_kind{};
  std::int64_t enqueued_at = 1;
  Integer claimed_at{};   ///< Of one that was claimed: else enqueued_at.
  Integer finished_at{};  ///< Of one that is over: else enqueued_at.
};

}  // namespace rows

void tenant(ledger::Database& database, const rows::Tenant& row = {});
std::int64_t lead(ledger::Database& database, const rows::Lead& row = {});
std::int64_t call(ledger::Database& database, const rows::Call& row = {});
std::int64_t job(ledger::Database& database, const rows::Job& row = {});
/// A runner that is alive.
std::int64_t runner(ledger::Database& database, Integer id = {});

}  // namespace callmill::tests
