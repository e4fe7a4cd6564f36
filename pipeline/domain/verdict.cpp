#include "domain/verdict.h"

#include <iterator>
#include <utility>

namespace callmill {

void add(Writes& writes, Writes more) {
  writes.insert(writes.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Failure failure(std::string_view kind, std::string words) {
  return {std::string(kind), std::move(words)};
}

Verdict done(std::string outcome) {
  return {.what = Done{AsTheFlowSays{}, std::move(outcome)}};
}

Verdict done_to(std::string stage, std::string outcome) {
  return {.what = Done{ToStage{std::move(stage)}, std::move(outcome)}};
}

Verdict ends_flow(std::string outcome) {
  return {.what = Done{FlowEnds{}, std::move(outcome)}};
}

Verdict later(UnixTime at, Failure why) {
  return {.what = Later{at, std::move(why)}};
}

Verdict later(UnixTime at, std::string_view kind, std::string words) {
  return later(at, failure(kind, std::move(words)));
}

Verdict again(Failure why, std::optional<std::chrono::seconds> server_asked) {
  return {.what = Again{std::move(why), server_asked, std::nullopt}};
}

Verdict again(std::string_view kind, std::string words) {
  return again(failure(kind, std::move(words)));
}

Verdict put_off(Failure why, UnixTime since) {
  return {.what = Again{std::move(why), std::nullopt, since}};
}

Verdict failed(Failure why) {
  return {.what = Failed{std::move(why)}};
}

Verdict failed(std::string_view kind, std::string words) {
  return failed(failure(kind, std::move(words)));
}

Verdict halt(std::chrono::seconds pause, Failure why) {
  return {.what = Halt{pause, std::move(why)}};
}

Verdict halt(std::chrono::seconds pause, std::string_view kind, std::string words) {
  return halt(pause, failure(kind, std::move(words)));
}

Verdict with(Verdict verdict, Writes writes) {
  add(verdict.writes, std::move(writes));
  return verdict;
}

Verdict with_code(Verdict verdict, int code) {
  verdict.code = code;
  return verdict;
}

}  // namespace callmill
