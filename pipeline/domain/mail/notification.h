// What is known of a finished call when its notification is composed. Text is as rows hold it: nothing here is clean.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/conversation/transcript.h"
#include "domain/time.h"

namespace callmill {

/// One of PostCallSummary.contact. An empty `value` is not known.
struct ContactDetail {
  std::string value;
  bool unsupported = false;  ///< The transcript does not contain it (summaries.unsupported).
};

/// A field the tenant asked for (tenants.summary_fields), ready to show.
struct TenantField {
  std::string name;
  std::vector<std::string> values;
  bool operator==(const TenantField&) const = default;
};

struct CallSummary {
  std::string one_line_summary;
  std::string caller_request;
  std::vector<std::string> key_points;
  std::vector<std::string> actions;
  ContactDetail name, phone, email, company;
  std::vector<TenantField> tenant_fields;
};

/// The model or its provider declined, or was not asked.
struct NoSummary {
  std::string why;
};

struct NothingSaid {};

struct Notification {
  std::string tenant_name;
  std::string language;  ///< BCP 47 tag of the tenant.
  std::string timezone;  ///< IANA name.
  std::string call_id;   ///< The outside world's.
  std::string caller;    ///< Empty: withheld.
  std::string called_number;
  std::optional<UnixTime> call_started_at;
  std::optional<std::chrono::seconds> duration;
  std::variant<CallSummary, NoSummary, NothingSaid> what = NothingSaid{};
  std::vector<SpokenTurn> turns;
};

}  // namespace callmill
