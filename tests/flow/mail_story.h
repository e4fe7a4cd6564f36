// What became of a call's mail, in short words for tables of facts.
#pragma once

#include <string>

#include "support/house.h"

namespace callmill::tests {

/// To send it: outcome, error_kind, SMTP code of each try. The stage's first 'done', the mail's composing, is left out.
inline std::string mail_tries(House& house, const std::string& call) {
  std::string tries = house.words(
      "select outcome || ' ' || coalesce(error_kind, '-') || ' ' || coalesce(code, '-') from v_attempts "
      "where stage = 'email' and call_id = '" +
      call + "' order by attempt_id limit -1 offset 1");
  // How often a mail is put off again within deferral_limit_s depends on the clock.
  const std::string again = "again mail_deferred 452, ";
  for (auto at = tries.find(again + again); at != std::string::npos; at = tries.find(again + again))
    tries.erase(at, again.size());
  return tries;
}

/// "completed mailed, mail sent": of the job and of its last mail.
inline std::string mail_end(House& house, const std::string& call) {
  return house.word(
      "select v_jobs.status || ' ' || coalesce(v_jobs.error_kind, v_jobs.outcome) || ', mail ' || v_mails.state "
      "from v_jobs join v_mails using (call_id) where call_id = '" +
      call + "'");
}

/// "boss sent 250, desk refused 550, audit sent 250"
inline std::string people_of(House& house, const std::string& call) {
  return house.words(
      "select substr(value ->> 'address', 1, instr(value ->> 'address', '@') - 1) || ' ' || (value ->> 'state') || ' ' "
      "|| coalesce(value ->> 'code', '-') from mails join calls on calls.id = call_row, json_each(mails.recipients) "
      "where call_id = '" +
      call + "'");
}

}  // namespace callmill::tests
