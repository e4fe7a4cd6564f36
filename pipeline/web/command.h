// A client's write, once its request is read and allowed.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/call_key.h"
#include "domain/lead_rows.h"
#include "domain/livekit_webhook.h"
#include "runner/intake.h"
#include "runner/store_leads.h"
#include "web/exchange.h"

namespace callmill::web {

/// A list of leads: those that could be read, in order, and what is wrong with the other rows.
struct LeadList {
  std::vector<LeadRow> leads;
  std::vector<BadRecord> malformed;
  std::optional<std::string> tenant_id;  ///< Whose calls these will be: a tenant that there is.
  runner::OnDuplicate on_duplicate = runner::OnDuplicate::merge;
};

/// A CallKey is a finished call to be processed; it has passed complaint_about().
using Command = std::variant<CallKey, LeadList, runner::ReportedResult, WebhookEvent>;

/// A request that was read leads to an answer at once, or to a command, which is answered after its commit.
using Decision = std::variant<Response, Command>;

}  // namespace callmill::web
