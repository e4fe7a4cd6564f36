// Ten calls, one of each kind, and what the rows say of them at the end.
#pragma once

#include <regex>
#include <set>

#include "support/house.h"

namespace callmill::tests {

/// One call is refused by the model, one has a recipient that the mail server refuses for good. No rule is used up: a
/// request made twice is answered the same twice.
inline constexpr const char* kTenCallsScript = R"([
  {"service": "openai", "match": "call-1007", "fault": "refusal"},
  {"service": "smtp", "match": "gone@", "fault": "rcpt", "code": 550}])";

/// Seven plain calls of a tenant with two recipients and a BCC, the refused one among them; one of a tenant with one
/// recipient; one of the tenant with the refused recipient; and one in which nothing was said.
inline void add_ten_calls(House& house) {
  house.run_sql("update tenants set bcc = '[]' where tenant_id = 'tenant-a'");
  TenantRow one;
  one.tenant_id = "tenant-one";
  one.display_name = "Bakery";
  one.recipients = {"boss@one.example"};
  TenantRow gone;
  gone.tenant_id = "tenant-gone";
  gone.display_name = "Florist";
  gone.recipients = {"boss@gone.example", "gone@gone.example"};
  intake::store_tenants(house.database, {one, gone}, unix_time(1'800'000'000));
  for (int i = 1001; i <= 1007; ++i) house.add_call("call-" + std::to_string(i));
  house.add_call("call-1008", "tenant-one");
  house.add_call("call-1009", "tenant-gone");
  ItemRow greeting;
  greeting.tenant_id = "tenant-one";
  greeting.call_id = "call-1010";
  greeting.item_id = "item-1";
  greeting.seq = 1;
  greeting.role = "assistant";
  greeting.status = "completed";
  greeting.chunks = {{1, "Hello, this is the bakery."}};
  intake::store_items(house.database, {greeting}, unix_time(1'800'000'000));
  CallRow call;
  call.tenant_id = "tenant-one";
  call.call_id = "call-1010";
  call.started_at = unix_time(1'799'999'000);
  call.ended_at = unix_time(1'799'999'010);
  intake::store_calls(house.database, {call}, intake::EnqueueFinished::yes, unix_time(1'800'000'000));
}

/// All that the worker made of the calls, a line a row, without what two runs cannot have in common: instants,
/// durations, numbers of rows, claims and runners, and attempts of the outcomes `without`.
inline std::string what_became(ledger::Database& database, const std::string& without = "'lost'") {
  const std::string sql[] = {
      "select json_array('job', call_id, stage, jobs.status, attempt, outcome, error_kind, last_error, "
      "retry_after, runner_id, lease_until) as line from jobs join calls on calls.id = call_row order by call_id",
      "select json_array('attempt', call_id, attempts.stage, attempts.attempt, attempts.outcome, code, "
      "attempts.error_kind, error, model, prompt_tokens, cached_tokens, completion_tokens, cost_usd) as line from "
      "attempts join jobs on jobs.id = job_id join calls on calls.id = call_row where attempts.outcome not in (" +
          without + ") order by call_id, attempts.id",
      "select json_array('transcript', call_id, turns, turn_count, character_count, highest_seq, order_quality, "
      "order_counts) as line from transcripts join calls on calls.id = call_row order by call_id",
      "select json_array('summary', call_id, revision, state, summary, refusal, error_kind, unsupported, model, "
      "prompt_tokens, cached_tokens, completion_tokens) as line from summaries join calls on calls.id = call_row order "
      "by call_id, revision",
      "select json_array('mail', call_id, revision, message_id, subject, recipients, state, smtp_code, smtp_reply) "
      "|| "
      "char(10) || cast(body as text) as line from mails_with_bodies as mails join calls on calls.id = call_row order "
      "by call_id, "
      "revision"};
  std::string all;
  for (const std::string& one : sql) {
    auto query = database.prepare(one, "trial");
    while (query.next()) all += query.get<std::string>("line") + '\n';
  }
  return std::regex_replace(all, std::regex("\nDate: [^\r]*"), "\nDate: (masked)");
}

/// The lines of `rows` that `expected` does not have, and the other way round.
inline std::string difference(const std::string& rows, const std::string& expected) {
  const auto all_lines = [](const std::string& text) {
    std::multiset<std::string> found;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) found.insert(line);
    return found;
  };
  const auto is = all_lines(rows);
  const auto should = all_lines(expected);
  std::vector<std::string> extra;
  std::vector<std::string> missing;
  std::set_difference(is.begin(), is.end(), should.begin(), should.end(), std::back_inserter(extra));
  std::set_difference(should.begin(), should.end(), is.begin(), is.end(), std::back_inserter(missing));
  std::string all = extra.empty() && missing.empty() ? "the rows are in another order\n" : "";
  for (const std::string& line : extra) all += "there is:   " + line + "\n";
  for (const std::string& line : missing) all += "missing is: " + line + "\n";
  return all;
}

}  // namespace callmill::tests
