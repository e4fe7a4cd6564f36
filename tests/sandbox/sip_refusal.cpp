#include "sip_refusal.h"

#include <map>
#include <set>

#include "twirp.h"

namespace callmill::sandbox {

namespace {

std::string phrase_of(int code) {
  static const std::map<int, std::string> phrases{{302, "Moved Temporarily"},
                                                  {402, "Payment Required"},
                                                  {403, "Forbidden"},
                                                  {404, "Not Found"},
                                                  {408, "Request Timeout"},
                                                  {410, "Gone"},
                                                  {433, "Anonymity Disallowed"},
                                                  {480, "Temporarily Unavailable"},
                                                  {484, "Address Incomplete"},
                                                  {486, "Busy Here"},
                                                  {487, "Request Terminated"},
                                                  {488, "Not Acceptable Here"},
                                                  {500, "Server Internal Error"},
                                                  {502, "Bad Gateway"},
                                                  {503, "Service Unavailable"},
                                                  {504, "Server Time-out"},
                                                  {600, "Busy Everywhere"},
                                                  {603, "Decline"},
                                                  {604, "Does Not Exist Anywhere"},
                                                  {606, "Not Acceptable"},
                                                  {607, "Unwanted"},
                                                  {608, "Rejected"}};
  const auto found = phrases.find(code);
  return found == phrases.end() ? "Refused" : found->second;
}

std::string twirp_code_of(int code) {
  static const std::map<std::string, std::set<int>> table{
      {"out_of_range", {416}},
      {"not_found", {301, 302, 404, 410, 481, 604}},
      {"permission_denied", {401, 402, 403, 433, 470, 603, 607, 608}},
      {"unauthenticated", {407, 428, 436, 437, 438, 494}},
      {"deadline_exceeded", {408, 504}},
      {"failed_precondition", {409, 412, 482, 483}},
      {"resource_exhausted", {440, 480, 486, 600}},
      {"aborted", {487, 491}}};
  for (const auto& [name, codes] : table)
    if (codes.count(code) > 0) return name;
  return code >= 500 && code < 600 && code != 505 && code != 513 ? "failed_precondition" : "invalid_argument";
}

std::string reason_of(int code) {
  if (code == 404 || code == 408 || code == 480) return "USER_UNAVAILABLE";
  return (code >= 400 && code < 500) || code >= 600 ? "USER_REJECTED" : "CLIENT_INITIATED";
}

}  // namespace

SipRefusal sip_refusal(int code) {
  const std::string prefix = "twirp error unknown: ";
  if (code == 401 || code == 407) return {twirp_error("failed_precondition", prefix + kNoCredentials), "USER_REJECTED"};
  const bool plain = code == 404 || code == 480 || code == 486 || code == 488;
  const std::string words = std::string(plain ? "INVITE failed" : "unexpected status from INVITE response") +
                            ": sip status: " + std::to_string(code) + ": " + phrase_of(code);
  // error_details: a google.rpc.Status with nothing but code 8, for a client that only looks whether it is there.
  return {twirp_error(
              twirp_code_of(code), prefix + words,
              {{"sip_status_code", std::to_string(code)}, {"sip_status", phrase_of(code)}, {"error_details", "CAg="}}),
          reason_of(code)};
}

}  // namespace callmill::sandbox
