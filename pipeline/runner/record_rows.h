// The JSON rows that sql/queue/record*.sql and the stages' own statements read.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runner/queue.h"

namespace callmill::runner {

/// :verdicts of queue/record.
std::string verdict_rows(const std::vector<Finished>& finished);

/// :attempts of queue/record_attempts: one row per try; those not `kept` are told as discarded.
std::string attempt_rows(const std::vector<Finished>& finished, const std::vector<bool>& kept);

/// The stages' own writes by statement, each a JSON array for :rows; every row gets job_id, call_id and now.
std::map<std::string_view, std::string> result_rows(const std::vector<Finished>& finished,
                                                    const std::vector<bool>& kept, UnixTime now);

}  // namespace callmill::runner
