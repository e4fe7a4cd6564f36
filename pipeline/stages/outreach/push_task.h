// The task of a call in the CRM, as stage push meets it: its steps, and what each reply about the task comes to.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "domain/job/reply.h"
#include "domain/job/verdict.h"
#include "domain/settings.h"
#include "domain/time.h"
#include "sql/stages/push.h"

namespace callmill::stages {

struct PushRow : sql::stages::push::Load::Row {};

/// The wall clock was set by so much: the instant in the step moves with it.
void move_clock(PushRow& row, std::chrono::seconds by);

inline constexpr std::string_view kNewCustomer = "new_customer";  // the search found none: the next claim makes it
inline constexpr std::string_view kSending = "sending";           // the next claim sends the task
inline constexpr std::string_view kResending = "resending";       // so too; an earlier one may have made it
// Behind these, as in "task_sent:1800000000", the instant at which the CRM had it at the latest, if it has it: its
// index may show it later (settings.talkingshops_index_lag).
inline constexpr std::string_view kCustomerSent = "customer_sent";  // nobody knows whether it was made
inline constexpr std::string_view kTaskSent = "task_sent";          // so too of the task
inline constexpr std::string_view kExists = "exists";               // the CRM has the task; only its id is missing
inline constexpr std::string_view kClaimed = "claimed";             // so it says, but this call never sent one
inline constexpr std::string_view kCheck = "check:";         // the task that it says to have, by its id: whose is it?
inline constexpr std::string_view kCheckOwn = "check_own:";  // so too; this call may have sent it
inline constexpr std::string_view kUnsent = "unsent";        // the task was sent and certainly not taken

/// What the next request is about.
enum class Move { end, find_customer, make_customer, announce, make_task, find_task, check_task };

/// 91 and ten digits.
std::string mobile_of(const PushRow& row);
/// The step lets the next claim send the task.
bool sends(const std::optional<std::string>& step);
/// "exists:1800000000"; of an older version without the instant.
bool exists(const std::optional<std::string>& step);
/// The id behind kCheck or kCheckOwn; empty: another step.
std::string checked_task(const PushRow& row);

/// The next request goes out in the next claim, which comes at once.
Verdict go_on(const PushRow& row, std::string_view step, std::string words, UnixTime now, int code = 0);
Verdict pushed(const PushRow& row, const std::optional<std::string>& task_id, UnixTime now, int code);
/// Of a search that found nothing: the wait until the index must show what may have been sent; nothing: it is not
/// there.
std::optional<Verdict> not_shown_yet(const PushRow& row, const Settings& settings, UnixTime now, int code);
/// The step after a POST whose reply names nothing that was made: `sent`, kCustomerSent or kTaskSent, from now on; or
/// kUnsent, where it was refused unread or never left.
Write after_post(const PushRow& row, std::string_view sent, const Reply& reply, const Settings& settings, UnixTime now);
/// Of a reply that does not answer what was asked.
Verdict refused(const Reply& reply, Move move);
Verdict unreadable(Move move, std::string_view kind, int code);
/// 2xx.
bool is_success(const HttpResponse& response);

/// Of POST /tasks. A task that the CRM had already (409, a repeated key) is pushed only as this call's: by what the
/// reply shows, by GET /tasks/ID, or because this call may have sent it before.
Verdict task_made(const PushRow& row, const HttpResponse& response, const Settings& settings, UnixTime now);
/// Of GET /tasks/ID, which a CRM need not have.
Verdict task_checked(const PushRow& row, const HttpResponse& response, UnixTime now);
/// Of a search.
Verdict task_found(const PushRow& row, const HttpResponse& response, bool asks_for_customer, const Settings& settings,
                   UnixTime now);

}  // namespace callmill::stages
