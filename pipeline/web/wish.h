// What a client asks to be written, once the request has been read and judged.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/call_key.h"
#include "domain/lead_rows.h"
#include "domain/livekit_webhook.h"
#include "runner/call_results.h"
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
using Wish = std::variant<CallKey, LeadList, runner::ReportedResult, WebhookEvent>;

/// What becomes of a request that was read: an answer at once, or a wish, which is answered after its commit.
using Decision = std::variant<Response, Wish>;

}  // namespace callmill::web
