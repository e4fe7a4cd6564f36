#include "web/api/lead_lists.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "domain/text.h"
#include "outside/importer/record_reader.h"
#include "sql/leads.h"
#include "web/api/bodies.h"
#include "web/http/target.h"

namespace callmill::web {

namespace {

using Json = nlohmann::ordered_json;
using Parameters = std::map<std::string, std::string>;

constexpr std::size_t kErrorsListed = 20;

Parameters parameters_of(const Request& request) {
  const auto parameters = query_parameters(request.query);
  if (!parameters) throw BadRequest("the query cannot be read: name=value pairs, percent-encoded, were expected");
  for (const auto& [name, value] : *parameters) {
    if (name == "source" || name == "tenant_id" || name == "on_duplicate") continue;
    throw BadRequest("unknown parameter '" + name.substr(0, 64) + "': source, tenant_id or on_duplicate was expected");
  }
  return *parameters;
}

std::string parameter(const Parameters& parameters, const std::string& name) {
  const auto found = parameters.find(name);
  return found == parameters.end() ? "" : found->second;
}

intake::OnDuplicate on_duplicate_of(const Parameters& parameters) {
  const std::string word = parameter(parameters, "on_duplicate");
  if (word.empty() || word == "merge") return intake::OnDuplicate::merge;
  if (word == "refuse") return intake::OnDuplicate::refuse;
  throw BadRequest("on_duplicate '" + word.substr(0, 64) + "': merge or refuse was expected");
}

std::optional<std::string> tenant_of(const Parameters& parameters, ledger::Database& database) {
  const std::string tenant = parameter(parameters, "tenant_id");
  if (tenant.empty()) return std::nullopt;
  if (!database.one(sql::leads::HasTenant{.tenant = tenant}).found)
    throw BadRequest("there is no tenant '" + tenant.substr(0, 200) + "'");
  return tenant;
}

/// Sorts rows into leads and those that cannot be read.
class Sorter {
 public:
  Sorter(LeadList& list, std::string source) : list_(list), source_(std::move(source)) {}

  void take(const Record& record) {
    count();
    auto read = read_lead(record, source_);
    if (const auto* error = std::get_if<RowError>(&read)) {
      list_.malformed.push_back({record.line, error->column, error->why});
    } else {
      list_.leads.push_back(std::get<LeadRow>(std::move(read)));
    }
  }
  void take(BadRecord bad) {
    count();
    list_.malformed.push_back(std::move(bad));
  }

 private:
  void count() {
    if (list_.leads.size() + list_.malformed.size() < kMostLeads) return;
    throw BadRequest("more than " + std::to_string(kMostLeads) + " rows: send them in several requests");
  }

  LeadList& list_;
  const std::string source_;
};

void read_csv(const std::string& body, bool source_is_given, Sorter& sorter) try {
  outside::RecordReader reader(
      "the body", [text = std::string_view(body)]() mutable { return std::exchange(text, std::string_view{}); });
  if (reader.is_json()) throw BadRequest("the body is JSON: send it with 'Content-Type: application/json'");
  const auto error = columns_error(reader.columns(), {}, source_is_given, "?source=");
  if (error) throw BadRequest("the body " + error->why);
  while (auto piece = reader.next()) {
    std::visit([&](auto&& row) { sorter.take(std::forward<decltype(row)>(row)); }, std::move(*piece));
  }
} catch (const outside::UnknownForm& error) {
  throw BadRequest(error.what());
}

void read_objects(const std::string& body, Sorter& sorter) {
  const nlohmann::json sent = json_body(body);
  if (sent.is_object()) return sorter.take(record_of(sent, 1));
  if (!sent.is_array())
    throw BadRequest(std::string("the body is ") + sent.type_name() + ": a lead or a list was expected");
  std::uint64_t place = 0;
  for (const nlohmann::json& one : sent) {
    ++place;
    if (one.is_object()) {
      sorter.take(record_of(one, place));
    } else {
      sorter.take(BadRecord{.line = place, .why = std::string("expected an object, got ") + one.type_name()});
    }
  }
}

/// "line 2, column phone: is empty; line 3: ... and 7 more".
std::string listed(const std::vector<BadRecord>& malformed) {
  std::string words;
  for (std::size_t i = 0; i < std::min(malformed.size(), kErrorsListed); ++i) {
    const BadRecord& bad = malformed[i];
    words += (i == 0 ? "" : "; ") + ("line " + std::to_string(bad.line)) +
             (bad.column.empty() ? "" : ", column " + bad.column) + ": " + bad.why;
  }
  if (malformed.size() > kErrorsListed) {
    words += "; and " + std::to_string(malformed.size() - kErrorsListed) + " more";
  }
  return words;
}

/// The word for it, and why the row is not dialled or was not stored; empty: there is nothing to say.
std::pair<const char*, std::string> outcome_of(const LeadRow& lead, const intake::StoredLead& stored) {
  switch (stored.outcome) {
    case intake::LeadOutcome::added:
    case intake::LeadOutcome::over:
      return {"new", ""};
    case intake::LeadOutcome::merged:
      return {"merged", ""};
    case intake::LeadOutcome::other_tenant:
      return {"other_tenant", "the number is another tenant's lead"};
    case intake::LeadOutcome::refused:
      return {"refused", "the number is a lead already"};
    case intake::LeadOutcome::malformed:
      return {"malformed", "the number is a lead already: " + stored.why};
    case intake::LeadOutcome::invalid_phone:
      return {"invalid_phone", lead.unreadable};
    case intake::LeadOutcome::do_not_call:
      return {"do_not_call", "the number is on the do-not-call list"};
  }
  return {};
}

Json row_of(std::uint64_t line, const char* outcome, std::optional<std::int64_t> lead_id, const std::string& column,
            const std::string& reason) {
  return {{"line", line},
          {"fate", outcome},
          {"lead_id", or_null(lead_id)},
          {"column", null_if_empty(column)},
          {"reason", null_if_empty(reason)}};
}

}  // namespace

LeadList read_lead_list(const Request& request, ledger::Database& database) {
  const std::string type = media_type(request);
  if (!type.empty() && type != "application/json" && type != "text/csv") {
    throw RequestError(415, "unsupported_media_type",
                       "the body must be JSON or CSV: send 'Content-Type: application/json' or 'text/csv'");
  }
  const Parameters parameters = parameters_of(request);
  LeadList list{.leads = {},
                .malformed = {},
                .tenant_id = tenant_of(parameters, database),
                .on_duplicate = on_duplicate_of(parameters)};
  const std::string source = one_line(parameter(parameters, "source"));
  Sorter sorter(list, source);
  if (type == "text/csv") {
    read_csv(request.body, !source.empty(), sorter);
  } else {
    read_objects(request.body, sorter);
  }
  if (list.leads.empty()) {
    throw BadRequest(list.malformed.empty() ? "the body holds no lead"
                                            : "no lead was stored: " + listed(list.malformed));
  }
  return list;
}

Written store_piece(ledger::Database& database, const LeadList& list, UnixTime now) {
  const auto rows = list.rest().first(intake::rows_of_transaction(list.rest()));
  auto stored = intake::put_leads(
      database, rows, {.tenant_id = list.tenant_id, .on_duplicate = list.on_duplicate, .list = "http"}, now);
  const auto ids = intake::lead_ids(database, rows);
  Written written;
  for (std::size_t i = 0; i < stored.size(); ++i) {
    written.wakes = written.wakes || stored[i].outcome == intake::LeadOutcome::added;
    written.leads.push_back({std::move(stored[i]), ids.at(i)});
  }
  return written;
}

namespace {

/// Counts, and a row for each line; `why_not` is of the rows that are not written.
Json list_json(const LeadList& list, const std::string& why_not) {
  Json answer{{"rows", list.leads.size() + list.malformed.size()}};
  for (const char* outcome :
       {"new", "merged", "refused", "invalid_phone", "do_not_call", "malformed", "other_tenant", "not_written"})
    answer[outcome] = 0;
  Json rows = Json::array();
  const auto add = [&](std::uint64_t line, const char* outcome, std::optional<std::int64_t> lead_id,
                       const std::string& column, const std::string& reason) {
    rows.push_back(row_of(line, outcome, lead_id, column, reason));
    Json& count = answer.at(outcome);
    count = count.get<std::int64_t>() + 1;
  };
  std::int64_t enquiries = 0;
  auto bad = list.malformed.begin();
  const auto add_malformed = [&](std::uint64_t before) {
    for (; bad != list.malformed.end() && bad->line < before; ++bad)
      add(bad->line, "malformed", std::nullopt, bad->column, bad->why);
  };
  for (std::size_t i = 0; i < list.leads.size(); ++i) {
    const LeadRow& lead = list.leads[i];
    add_malformed(lead.line);
    if (i >= list.written.size()) {
      add(lead.line, "not_written", std::nullopt, "", why_not);
      continue;
    }
    const auto [outcome, reason] = outcome_of(lead, list.written[i].stored);
    enquiries += list.written[i].stored.is_enquiry ? 1 : 0;
    const bool of_row = reason.empty() || list.written[i].stored.outcome == intake::LeadOutcome::malformed;
    const bool is_others = list.written[i].stored.outcome == intake::LeadOutcome::other_tenant;
    add(lead.line, outcome, is_others ? std::nullopt : list.written[i].lead_id, of_row ? "" : "phone", reason);
  }
  add_malformed(std::numeric_limits<std::uint64_t>::max());
  answer["enquiries"] = enquiries;
  answer["leads"] = std::move(rows);
  return answer;
}

}  // namespace

Response list_response(const LeadList& list) {
  const Json answer = list_json(list, "");
  const bool made = answer.at("new") != 0 || answer.at("invalid_phone") != 0 || answer.at("do_not_call") != 0;
  return {.status = made ? 201 : 200, .body = json_line(answer)};
}

Response list_response(const LeadList& list, const std::string& why, const std::string& request_id) {
  Json answer = list_json(list, why);
  const std::string message = why + "; " + std::to_string(list.written.size()) +
                              " rows are stored, the others are not: send the list again, what is stored is merged";
  answer["error"] = {{"code", "queue_not_ready"}, {"message", message}, {"request_id", request_id}};
  return {.status = 500, .body = json_line(answer)};
}

}  // namespace callmill::web
